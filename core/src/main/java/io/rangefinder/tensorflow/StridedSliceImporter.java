package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.ArrayList;
import java.util.List;

/**
 * StridedSlice. An ellipsis is written out as open axes; new axes become a Reshape of the slice.
 */
final class StridedSliceImporter {
  private final int[] begin;
  private final int[] end;
  private final int[] strides;
  private final List<Integer> denseBegin = new ArrayList<>();
  private final List<Integer> denseEnd = new ArrayList<>();
  private final List<Integer> denseStrides = new ArrayList<>();
  private final List<Boolean> resultIsNew = new ArrayList<>();
  private int beginMask;
  private int endMask;
  private int shrinkMask;

  private StridedSliceImporter(int[] begin, int[] end, int[] strides) {
    this.begin = begin;
    this.end = end;
    this.strides = strides;
  }

  static void importStridedSlice(SourceNode node, GraphAssembly graph) {
    int ellipsis = node.integer("ellipsis_mask", 0);
    int newAxes = node.integer("new_axis_mask", 0);
    if (ellipsis == 0 && newAxes == 0) {
      graph.define(
          node,
          new StridedSlice(
              node.integer("begin_mask", 0),
              node.integer("end_mask", 0),
              node.integer("shrink_axis_mask", 0)),
          node.inputs());
      return;
    }
    if (!graph.tensor(node.input(0)).shape().isKnown()) {
      throw new InvalidOperatorException(
          "the shape of '" + node.input(0) + "' is not known, which an ellipsis and new axes need");
    }
    StridedSliceImporter slice =
        new StridedSliceImporter(
            graph.requireValue(node.input(1), "begin").indices(),
            graph.requireValue(node.input(2), "end").indices(),
            graph.requireValue(node.input(3), "strides").indices());
    slice.writeOut(node, ellipsis, newAxes, graph.tensor(node.input(0)).shape().rank());
    slice.define(node, graph);
  }

  private void writeOut(SourceNode node, int ellipsis, int newAxes, int rank) {
    int entries = begin.length;
    if (end.length != entries || strides.length != entries || entries > 31) {
      throw new InvalidOperatorException("begin, end and strides differ in length");
    }
    if (Integer.bitCount(ellipsis) > 1) {
      throw new InvalidOperatorException("there is more than one ellipsis");
    }
    int ordinary = 0;
    for (int i = 0; i < entries; i++) {
      ordinary += isSet(ellipsis | newAxes, i) ? 0 : 1;
    }
    for (int i = 0; i < entries; i++) {
      if (isSet(ellipsis, i)) {
        for (int open = rank - ordinary; open > 0; open--) {
          axis(0, 0, 1, true, true, false);
        }
      } else if (isSet(newAxes, i)) {
        resultIsNew.add(true);
      } else {
        axis(
            begin[i],
            end[i],
            strides[i],
            isSet(node.integer("begin_mask", 0), i),
            isSet(node.integer("end_mask", 0), i),
            isSet(node.integer("shrink_axis_mask", 0), i));
      }
    }
  }

  private void axis(
      int first, int last, int stride, boolean openBegin, boolean openEnd, boolean shrinks) {
    int bit = 1 << denseBegin.size();
    denseBegin.add(first);
    denseEnd.add(last);
    denseStrides.add(stride);
    beginMask |= openBegin ? bit : 0;
    endMask |= openEnd ? bit : 0;
    shrinkMask |= shrinks ? bit : 0;
    if (!shrinks) {
      resultIsNew.add(false);
    }
  }

  private void define(SourceNode node, GraphAssembly graph) {
    StridedSlice op = new StridedSlice(beginMask, endMask, shrinkMask);
    List<String> operands =
        List.of(
            node.input(0),
            graph.newConstant(node.name() + "/begin", vector(denseBegin)),
            graph.newConstant(node.name() + "/end", vector(denseEnd)),
            graph.newConstant(node.name() + "/strides", vector(denseStrides)));
    if (!resultIsNew.contains(true)) {
      graph.define(node, op, operands);
      return;
    }
    String sliced = graph.defineNew(node.name() + "/slice", op, operands.toArray(new String[0]));
    Shape shape = graph.tensor(sliced).shape();
    List<Integer> dims = new ArrayList<>();
    int kept = 0;
    for (boolean isNew : resultIsNew) {
      dims.add(isNew ? 1 : shape.dim(kept++));
    }
    while (kept < shape.rank()) {
      dims.add(shape.dim(kept++));
    }
    graph.define(
        node, new Reshape(), sliced, graph.newConstant(node.name() + "/shape", vector(dims)));
  }

  private static Constant vector(List<Integer> values) {
    return Constant.vector(values.stream().mapToInt(Integer::intValue).toArray());
  }

  private static boolean isSet(int mask, int bit) {
    return (mask >> bit & 1) == 1;
  }
}
