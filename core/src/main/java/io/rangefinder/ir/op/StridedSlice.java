package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A regular selection of elements. Operands: x, begin, end, strides (constant). Bit i of a mask is
 * about entry i: begin or end are open, or the axis vanishes. Ellipsis and new axes are not
 * represented.
 */
public record StridedSlice(int beginMask, int endMask, int shrinkAxisMask) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 4, 4);
    return Operands.type(inputs.get(0).dataType(), select(inputs).result);
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null) {
      return Optional.empty();
    }
    Selection selection = select(inputs);
    int[] strides = x.shape().strides();
    int start = 0;
    for (int i = 0; i < strides.length; i++) {
      start += selection.begin[i] * strides[i];
      strides[i] *= selection.stride[i];
    }
    int[] positions = Elements.positions(selection.kept, strides, start);
    return Optional.of(Elements.gather(x, selection.result, positions));
  }

  private static final class Selection {
    private final int[] begin;
    private final int[] stride;
    private final Shape kept;
    private final Shape result;

    private Selection(int[] begin, int[] stride, Shape kept, Shape result) {
      this.begin = begin;
      this.stride = stride;
      this.kept = kept;
      this.result = result;
    }
  }

  private Selection select(List<Tensor> inputs) {
    Shape shape = inputs.get(0).shape();
    int[] begin = Operands.indices(inputs, 1);
    int[] end = Operands.indices(inputs, 2);
    int[] stride = Operands.indices(inputs, 3);
    Operands.require(
        begin.length == end.length && end.length == stride.length && begin.length <= shape.rank(),
        this,
        "begin, end and strides have " + begin.length + " entries on shape " + shape);
    int rank = shape.rank();
    int[] first = new int[rank];
    int[] step = new int[rank];
    int[] kept = new int[rank];
    List<Integer> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int extent = shape.dim(i);
      boolean listed = i < begin.length;
      step[i] = listed ? stride[i] : 1;
      Operands.require(step[i] != 0, this, "stride 0 on axis " + i);
      boolean shrinks = listed && isSet(shrinkAxisMask, i);
      boolean openBegin = !shrinks && (!listed || isSet(beginMask, i));
      boolean openEnd = !listed || isSet(endMask, i);
      int low = step[i] > 0 ? 0 : -1;
      int high = step[i] > 0 ? extent : extent - 1;
      first[i] = openBegin ? (step[i] > 0 ? low : high) : clamp(begin[i], extent, low, high);
      if (shrinks) {
        Operands.require(
            step[i] > 0, this, "stride " + step[i] + " on axis " + i + ", which vanishes");
        Operands.require(
            begin[i] >= -extent && begin[i] < extent,
            this,
            "index " + begin[i] + " lies outside of axis " + i + " of " + shape);
        kept[i] = 1;
        continue;
      }
      int last = openEnd ? (step[i] > 0 ? high : low) : clamp(end[i], extent, low, high);
      long span = (long) last - first[i];
      long pace = Math.abs((long) step[i]);
      kept[i] =
          span == 0 || (span > 0) != (step[i] > 0) ? 0 : (int) ((Math.abs(span) + pace - 1) / pace);
      result.add(kept[i]);
    }
    return new Selection(first, step, Shape.of(kept), Shape.of(result));
  }

  private static int clamp(int index, int extent, int low, int high) {
    int position = index < 0 ? index + extent : index;
    return Math.min(Math.max(position, low), high);
  }

  private static boolean isSet(int mask, int bit) {
    return bit < Integer.SIZE && (mask >> bit & 1) == 1;
  }
}
