package io.rangefinder.ir;

import java.util.Arrays;
import java.util.List;

/**
 * The extents of a tensor, outermost first. Images are NHWC.
 *
 * <p>Rank 0 is a scalar with one element. An extent of 0 makes an empty tensor. Every extent is
 * known, but for what only a run decides: results of {@linkplain io.rangefinder.ir.op.Custom
 * operators that nobody knows} or of operands that say a shape and are computed, and all that
 * depends on these, are of {@link #unknown} shape.
 */
public final class Shape {
  /** The greatest rank, which is TensorFlow's. */
  private static final int MAX_RANK = 254;

  private static final Shape SCALAR = new Shape(new int[0], 1);
  private static final Shape UNKNOWN = new Shape(new int[0], 0);

  private final int[] dims;
  private final int elements;

  private Shape(int[] dims, int elements) {
    this.dims = dims;
    this.elements = elements;
  }

  /**
   * A shape of the given extents.
   *
   * @throws InvalidOperatorException if an extent is negative, the rank exceeds 254, or the
   *     elements (extents of 0 counted as 1, so that strides are ints too) exceed an int
   */
  public static Shape of(int... dims) {
    if (dims.length == 0) {
      return SCALAR;
    }
    if (dims.length > MAX_RANK) {
      throw new InvalidOperatorException("rank " + dims.length + " exceeds " + MAX_RANK);
    }
    boolean empty = false;
    long elements = 1;
    for (int dim : dims) {
      if (dim < 0) {
        throw new InvalidOperatorException("shape " + Arrays.toString(dims) + " is not known");
      }
      empty |= dim == 0;
      elements *= Math.max(dim, 1);
      if (elements > Integer.MAX_VALUE) {
        throw new InvalidOperatorException(
            "shape " + Arrays.toString(dims) + " has more elements than 2147483647");
      }
    }
    return new Shape(dims.clone(), empty ? 0 : (int) elements);
  }

  /** As {@link #of(int...)}. */
  public static Shape of(List<Integer> dims) {
    return of(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  public static Shape scalar() {
    return SCALAR;
  }

  /** The shape of which nothing is known: without extents and without elements. */
  public static Shape unknown() {
    return UNKNOWN;
  }

  public boolean isKnown() {
    return dims.length > 0 || elements > 0;
  }

  public int rank() {
    return dims.length;
  }

  /** The extent of an axis; negative axes count from the innermost, -1 being the last. */
  public int dim(int axis) {
    return dims[axis < 0 ? axis + dims.length : axis];
  }

  /** The innermost extent: the channels of an NHWC image; 1 for a scalar. */
  public int lastDim() {
    return dims.length == 0 ? 1 : dims[dims.length - 1];
  }

  public int elements() {
    return elements;
  }

  /** A copy of the extents. */
  public int[] toArray() {
    return dims.clone();
  }

  /** This shape with one axis replaced. */
  public Shape withDim(int axis, int dim) {
    int[] copy = dims.clone();
    copy[axis < 0 ? axis + dims.length : axis] = dim;
    return of(copy);
  }

  /**
   * This shape with an axis of extent 1 inserted; a negative axis counts from the end of the
   * result.
   *
   * @throws InvalidOperatorException if the axis lies outside the rank of the result
   */
  public Shape withNewAxis(int axis) {
    int rank = dims.length;
    if (axis < -rank - 1 || axis > rank) {
      throw new InvalidOperatorException("a new axis " + axis + " lies outside of shape " + this);
    }
    int at = axis < 0 ? axis + rank + 1 : axis;
    int[] copy = new int[rank + 1];
    System.arraycopy(dims, 0, copy, 0, at);
    copy[at] = 1;
    System.arraycopy(dims, at, copy, at + 1, rank - at);
    return of(copy);
  }

  /**
   * The axis as a number from 0 to rank - 1.
   *
   * @throws InvalidOperatorException if the axis lies outside the rank
   */
  public int normalizeAxis(int axis) {
    if (axis < -dims.length || axis >= dims.length) {
      throw new InvalidOperatorException("axis " + axis + " lies outside of shape " + this);
    }
    return axis < 0 ? axis + dims.length : axis;
  }

  /**
   * The common shape of two operands under NumPy broadcasting; unknown if one of them is.
   *
   * @throws InvalidOperatorException if two extents differ and neither is 1
   */
  public static Shape broadcast(Shape a, Shape b) {
    if (!a.isKnown() || !b.isKnown()) {
      return UNKNOWN;
    }
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int left = i <= a.rank() ? a.dims[a.rank() - i] : 1;
      int right = i <= b.rank() ? b.dims[b.rank() - i] : 1;
      if (left != right && left != 1 && right != 1) {
        throw new InvalidOperatorException("shapes " + a + " and " + b + " do not broadcast");
      }
      dims[rank - i] = left == 1 ? right : left;
    }
    return of(dims);
  }

  /** Row-major element strides, innermost 1. */
  public int[] strides() {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(dims[i], 1);
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape
        && elements == shape.elements
        && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** The extents as {@code [1,128,128,3]}; {@code [?]} if unknown. */
  @Override
  public String toString() {
    if (!isKnown()) {
      return "[?]";
    }
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < dims.length; i++) {
      text.append(i == 0 ? "" : ",").append(dims[i]);
    }
    return text.append(']').toString();
  }
}
