package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.ArgOp;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.Fill;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.ReduceOp;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeOp;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores int64 constants that are shapes, axes, paddings or indices as int32, as TFLite wants. */
public final class UseInt32Indices implements Rule<Op> {
  private static final Map<Class<? extends Op>, List<Integer>> INDEX_OPERANDS = indexOperands();

  private static Map<Class<? extends Op>, List<Integer>> indexOperands() {
    Map<Class<? extends Op>, List<Integer>> operands = new LinkedHashMap<>();
    operands.put(ArgOp.class, List.of(1));
    operands.put(BatchToSpaceNd.class, List.of(1, 2));
    operands.put(ExpandDims.class, List.of(1));
    operands.put(Fill.class, List.of(0));
    operands.put(Gather.class, List.of(1));
    operands.put(MirrorPad.class, List.of(1));
    operands.put(OneHot.class, List.of(1));
    operands.put(Pad.class, List.of(1));
    operands.put(PadV2.class, List.of(1));
    operands.put(ReduceOp.class, List.of(1));
    operands.put(Reshape.class, List.of(1));
    operands.put(ResizeOp.class, List.of(1));
    operands.put(ReverseV2.class, List.of(1));
    operands.put(Slice.class, List.of(1, 2));
    operands.put(SpaceToBatchNd.class, List.of(1, 2));
    operands.put(Split.class, List.of(0));
    operands.put(SplitV.class, List.of(1, 2));
    operands.put(StridedSlice.class, List.of(1, 2, 3));
    operands.put(Tile.class, List.of(1));
    operands.put(TopK.class, List.of(1));
    operands.put(Transpose.class, List.of(1));
    operands.put(TransposeConv2D.class, List.of(TransposeConv2D.OUTPUT_SHAPE));
    return operands;
  }

  @Override
  public Class<Op> anchor() {
    return Op.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Op op, WorkingGraph graph) {
    List<String> operands = new ArrayList<>(node.inputs());
    GraphPatch.Builder patch = GraphPatch.of(graph);
    boolean changed = false;
    for (int index : indexOperandsOf(op)) {
      String operand = operands.get(index);
      Optional<Constant> wide =
          graph.constant(operand).filter(value -> value.dataType() == DataType.INT64);
      if (wide.isPresent()) {
        Constant narrow = Constant.ofInts(wide.get().shape(), wide.get().indices());
        operands.set(index, patch.constantInPlaceOf(operand, narrow));
        changed = true;
      }
    }
    return changed
        ? Optional.of(patch.define(new Node(op, operands, node.outputs())).build())
        : Optional.empty();
  }

  private static List<Integer> indexOperandsOf(Op op) {
    return INDEX_OPERANDS.entrySet().stream()
        .filter(entry -> entry.getKey().isInstance(op))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(List.of());
  }
}
