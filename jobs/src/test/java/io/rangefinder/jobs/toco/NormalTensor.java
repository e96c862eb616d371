package io.rangefinder.jobs.toco;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a .tflite.
 *
 * @param shape empty for scalars and for unknown shapes
 * @param data the bytes of a constant, empty for all others
 */
record NormalTensor(
    String name,
    String type,
    List<Integer> shape,
    boolean variable,
    @Nullable Parameters quantization,
    ByteBuffer data) {

  /** The table of quantization parameters; what the file leaves out is an empty list. */
  record Parameters(
      List<Float> min,
      List<Float> max,
      List<Float> scale,
      List<Long> zeroPoint,
      int quantizedDimension) {}

  boolean isConstant() {
    return data.hasRemaining();
  }

  /** A little-endian view of the bytes of a constant, to be read from its beginning. */
  ByteBuffer view() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] bytes() {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }
}
