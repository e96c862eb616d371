package io.rangefinder.tensorflow.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.TensorSliceProto;

/**
 * A part of a tensor: of each axis where it begins and how long it is; {@link #WHOLE} long is the
 * whole axis.
 */
final class TensorSlice {
  static final long WHOLE = -1;

  private final long[] starts;
  private final long[] lengths;

  TensorSlice(long[] starts, long[] lengths) {
    this.starts = starts.clone();
    this.lengths = lengths.clone();
  }

  static TensorSlice of(TensorSliceProto proto) {
    long[] starts = new long[proto.getExtentCount()];
    long[] lengths = new long[starts.length];
    for (int axis = 0; axis < starts.length; axis++) {
      TensorSliceProto.Extent extent = proto.getExtent(axis);
      starts[axis] = extent.getStart();
      lengths[axis] = extent.hasLength() ? extent.getLength() : WHOLE;
    }
    return new TensorSlice(starts, lengths);
  }

  /**
   * A slice as SaveV2 and RestoreV2 have it, with the shape of the whole before it, as {@code 4 3
   * 0,2:-}; empty text is a whole tensor.
   *
   * @return the slice; empty if the text is none
   */
  static Optional<TensorSlice> parse(String text) {
    try {
      String spec = text.substring(text.lastIndexOf(' ') + 1);
      List<long[]> axes = new ArrayList<>();
      for (String axis : spec.split(":", -1)) {
        if (axis.equals("-")) {
          axes.add(new long[] {0, WHOLE});
        } else {
          String[] extent = axis.split(",", -1);
          axes.add(new long[] {Long.parseLong(extent[0]), Long.parseLong(extent[1])});
        }
      }
      return Optional.of(
          new TensorSlice(
              axes.stream().mapToLong(axis -> axis[0]).toArray(),
              axes.stream().mapToLong(axis -> axis[1]).toArray()));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  int rank() {
    return starts.length;
  }

  long start(int axis) {
    return starts[axis];
  }

  long length(int axis) {
    return lengths[axis];
  }

  /** Start and length of each axis within a shape; empty if it does not lie within. */
  Optional<TensorSlice> within(long[] shape) {
    if (shape.length != rank()) {
      return Optional.empty();
    }
    long[] known = lengths.clone();
    for (int axis = 0; axis < shape.length; axis++) {
      known[axis] = lengths[axis] == WHOLE ? shape[axis] : lengths[axis];
      if (starts[axis] < 0 || known[axis] < 0 || known[axis] > shape[axis] - starts[axis]) {
        return Optional.empty();
      }
    }
    return Optional.of(new TensorSlice(starts, known));
  }

  /** Its extents; those of a slice {@link #within} a shape. */
  long[] shape() {
    return lengths.clone();
  }

  /** Whether two slices within one shape have an element in common. */
  boolean overlaps(TensorSlice other) {
    for (int axis = 0; axis < rank(); axis++) {
      if (starts[axis] >= other.starts[axis] + other.lengths[axis]
          || other.starts[axis] >= starts[axis] + lengths[axis]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "starts " + Arrays.toString(starts) + ", lengths " + Arrays.toString(lengths);
  }
}
