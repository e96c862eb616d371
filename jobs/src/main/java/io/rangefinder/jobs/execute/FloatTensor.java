package io.rangefinder.jobs.execute;

import io.rangefinder.ir.Shape;

/** Float values with their shape, row-major; images are NHWC. */
public final class FloatTensor {
  private final Shape shape;
  private final float[] values;

  /**
   * @param values as many as the shape holds; the array is not copied
   */
  public FloatTensor(Shape shape, float[] values) {
    if (shape.elements() != values.length) {
      throw new IllegalArgumentException(
          "shape " + shape + " does not hold " + values.length + " values");
    }
    this.shape = shape;
    this.values = values;
  }

  public Shape shape() {
    return shape;
  }

  /** The array itself, no copy. */
  public float[] values() {
    return values;
  }
}
