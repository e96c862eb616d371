package io.rangefinder.tensorflow.checkpoint;

/**
 * Copies a part of a tensor, row by row.
 *
 * <p>Both are in row-major order; the part lies within the whole.
 */
final class SliceCopy {
  private interface Row {
    void copy(int inWhole, int inPart, int bytes);
  }

  private final long[] shape;
  private final TensorSlice part;
  private final int width;

  SliceCopy(long[] shape, TensorSlice part, int width) {
    this.shape = shape.clone();
    this.part = part;
    this.width = width;
  }

  /** How many elements the part has. */
  long elements() {
    long elements = 1;
    for (long extent : part.shape()) {
      elements *= extent;
    }
    return elements;
  }

  void fromWhole(byte[] whole, byte[] part) {
    rows((inWhole, inPart, bytes) -> System.arraycopy(whole, inWhole, part, inPart, bytes));
  }

  void intoWhole(byte[] part, byte[] whole) {
    rows((inWhole, inPart, bytes) -> System.arraycopy(part, inPart, whole, inWhole, bytes));
  }

  private void rows(Row row) {
    if (elements() == 0) {
      return;
    }
    int last = shape.length - 1;
    int rowBytes = last < 0 ? width : (int) part.length(last) * width;
    long[] at = new long[shape.length];
    for (int done = 0; done < elements() * width; done += rowBytes) {
      long offset = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        offset = offset * shape[axis] + part.start(axis) + at[axis];
      }
      row.copy((int) (offset * width), done, rowBytes);
      for (int axis = last - 1; axis >= 0 && ++at[axis] == part.length(axis); axis--) {
        at[axis] = 0;
      }
    }
  }
}
