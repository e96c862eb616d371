package io.rangefinder.codes;

import io.rangefinder.ir.ChannelScales;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Quantization;

/** Constants as codes, of one scale or of one for each channel. */
public final class CodedConstant {
  private CodedConstant() {}

  /** The codes, one byte each, of a float constant. */
  public static Constant encode(Constant real, Quantization quantization, Codes codes) {
    ChannelScales channels = quantization.channels();
    if (channels == null) {
      return CodeGrid.of(quantization, codes).encode(real);
    }
    float[] values = real.floats();
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      double inverse = CodeGrid.inverse(channels.scale(real.shape(), i));
      result[i] = (byte) codes.nearest(quantization.zeroPoint() + inverse * values[i]);
    }
    return Constant.ofBytes(codes.dataType(), real.shape(), result);
  }

  /**
   * The float constant that codes stand for.
   *
   * @throws IllegalArgumentException if the elements are no codes
   */
  public static Constant decode(Constant codes, Quantization quantization) {
    ChannelScales channels = quantization.channels();
    if (channels == null && codes.dataType().bytes() == 1) {
      CodeGrid grid = CodeGrid.of(quantization, Codes.of(codes.dataType()));
      return Constant.ofFloats(codes.shape(), grid.decode(codes.bytes()));
    }
    float[] values = new float[codes.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      double scale = channels == null ? quantization.scale() : channels.scale(codes.shape(), i);
      values[i] = (float) (scale * (element(codes, i) - quantization.zeroPoint()));
    }
    return Constant.ofFloats(codes.shape(), values);
  }

  private static int element(Constant codes, int index) {
    return switch (codes.dataType()) {
      case UINT8 -> Byte.toUnsignedInt(codes.bytes()[index]);
      case INT8 -> codes.bytes()[index];
      case INT32 -> codes.ints()[index];
      default -> throw new IllegalArgumentException(codes + " holds no codes");
    };
  }
}
