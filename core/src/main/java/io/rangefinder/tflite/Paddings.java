package io.rangefinder.tflite;

import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.op.Padding;

/** Paddings of sliding windows as the schema numbers them. */
final class Paddings {
  private Paddings() {}

  static byte toSchema(Padding padding) {
    return switch (padding) {
      case SAME -> org.tensorflow.lite.schema.Padding.SAME;
      case VALID -> org.tensorflow.lite.schema.Padding.VALID;
    };
  }

  /**
   * The padding of a schema number.
   *
   * @throws InvalidOperatorException if there is none
   */
  static Padding fromSchema(byte padding) {
    return switch (padding) {
      case org.tensorflow.lite.schema.Padding.SAME -> Padding.SAME;
      case org.tensorflow.lite.schema.Padding.VALID -> Padding.VALID;
      default -> throw new InvalidOperatorException("padding number " + padding);
    };
  }
}
