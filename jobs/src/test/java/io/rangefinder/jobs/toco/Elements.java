package io.rangefinder.jobs.toco;

import java.nio.ByteBuffer;

/** The elements of constants as numbers. */
final class Elements {
  private Elements() {}

  /** The elements in storage order; empty for types that hold no numbers. */
  static double[] of(NormalTensor constant) {
    ByteBuffer buffer = constant.view();
    int width = width(constant.type());
    double[] elements = new double[width == 0 ? 0 : constant.data().remaining() / width];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = next(buffer, constant.type());
    }
    return elements;
  }

  private static int width(String type) {
    return switch (type) {
      case "BOOL", "UINT8", "INT8" -> 1;
      case "INT16", "FLOAT16" -> 2;
      case "INT32", "FLOAT32" -> 4;
      case "INT64" -> 8;
      default -> 0;
    };
  }

  private static double next(ByteBuffer buffer, String type) {
    return switch (type) {
      case "BOOL", "UINT8" -> buffer.get() & 0xff;
      case "INT8" -> buffer.get();
      case "INT16" -> buffer.getShort();
      case "FLOAT16" -> half(buffer.getShort());
      case "INT32" -> buffer.getInt();
      case "FLOAT32" -> buffer.getFloat();
      case "INT64" -> buffer.getLong();
      default -> throw new IllegalArgumentException(type + " holds no numbers");
    };
  }

  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        exponent == 0 ? fraction * 0x1p-24 : Math.scalb(1 + fraction * 0x1p-10, exponent - 15);
    if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
