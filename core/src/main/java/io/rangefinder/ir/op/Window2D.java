package io.rangefinder.ir.op;

import io.rangefinder.ir.InvalidOperatorException;
import java.util.Locale;

/**
 * How a window of given extent moves over an NHWC image.
 *
 * @param strideHeight rows from one position to the next
 * @param strideWidth columns from one position to the next
 * @param dilationHeight rows between neighbouring taps of the window
 * @param dilationWidth columns between neighbouring taps of the window
 */
public record Window2D(
    int strideHeight, int strideWidth, int dilationHeight, int dilationWidth, Padding padding) {
  public Window2D {
    if (strideHeight < 1 || strideWidth < 1 || dilationHeight < 1 || dilationWidth < 1) {
      throw new InvalidOperatorException(
          String.format(
              Locale.ROOT,
              "strides %dx%d and dilations %dx%d must be at least 1",
              strideHeight,
              strideWidth,
              dilationHeight,
              dilationWidth));
    }
  }

  /** A window that is not dilated. */
  public static Window2D of(int strideHeight, int strideWidth, Padding padding) {
    return new Window2D(strideHeight, strideWidth, 1, 1, padding);
  }

  public boolean isDilated() {
    return dilationHeight != 1 || dilationWidth != 1;
  }

  /** Rows of the result for an image of {@code height} rows and a window of {@code taps} rows. */
  public int outputHeight(int height, int taps) {
    return outputExtent(height, taps, strideHeight, dilationHeight);
  }

  /** Columns of the result for an image of {@code width} columns. */
  public int outputWidth(int width, int taps) {
    return outputExtent(width, taps, strideWidth, dilationWidth);
  }

  /** Rows of zeros above the image. */
  public int paddingTop(int height, int taps) {
    return paddingBefore(height, taps, strideHeight, dilationHeight);
  }

  /** Columns of zeros left of the image. */
  public int paddingLeft(int width, int taps) {
    return paddingBefore(width, taps, strideWidth, dilationWidth);
  }

  private int outputExtent(int extent, int taps, int stride, int dilation) {
    long reach = reach(taps, dilation);
    long output =
        padding == Padding.SAME
            ? ((long) extent + stride - 1) / stride
            : ((long) extent + stride - reach) / stride;
    if (taps < 1 || reach > Integer.MAX_VALUE || output < 1) {
      throw new InvalidOperatorException(
          "a window of " + reach + " does not fit an extent of " + extent);
    }
    return (int) output;
  }

  private int paddingBefore(int extent, int taps, int stride, int dilation) {
    if (padding == Padding.VALID) {
      return 0;
    }
    long last = (outputExtent(extent, taps, stride, dilation) - 1L) * stride;
    return (int) (Math.max(0, last + reach(taps, dilation) - extent) / 2);
  }

  private static long reach(int taps, int dilation) {
    return (long) dilation * (taps - 1) + 1;
  }
}
