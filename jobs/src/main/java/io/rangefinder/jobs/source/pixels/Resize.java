package io.rangefinder.jobs.source.pixels;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How an image gets the height and width of the model's input, as TensorFlow's operators do it.
 *
 * @param antialias whether the filter grows with the step between samples when an image shrinks, as
 *     {@code tf.image.resize(antialias=True)} has it; pixels are then squares
 */
public record Resize(
    Method method, Corners corners, boolean antialias, Aspect aspect, int height, int width)
    implements Serializable {
  /** How a value between pixels is found. */
  public enum Method {
    /** {@code ResizeBilinear}: between the four nearest pixels; antialiased, a triangle. */
    BILINEAR,
    /** {@code ResizeNearestNeighbor}. */
    NEAREST,
    /**
     * {@code ResizeBicubic}: between sixteen pixels; half-pixel and antialiased with Keys' cubic (a
     * = -0.5), otherwise with a = -0.75.
     */
    BICUBIC,
    /** {@code ResizeArea}: the mean of what a pixel of the result covers. */
    AREA
  }

  /** Where the pixels of the smaller image lie on the larger one. */
  public enum Corners {
    /** Neither {@code align_corners} nor {@code half_pixel_centers}: upper left corners agree. */
    LEGACY,
    /** {@code align_corners}: the centres of the four corner pixels agree. */
    ALIGN_CORNERS,
    /** {@code half_pixel_centers}: pixels are squares, and the images' borders agree. */
    HALF_PIXEL
  }

  public Resize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("cannot resize to " + height + " x " + width);
    }
    String misfit = misfit(method, corners, antialias);
    if (misfit != null) {
      throw new IllegalArgumentException(misfit);
    }
    if (aspect.form() == Aspect.Form.SHORTER_SIDE
        && aspect.shorterSide() < Math.max(height, width)) {
      throw new IllegalArgumentException(
          "a shorter side of %d does not cover %d x %d"
              .formatted(aspect.shorterSide(), height, width));
    }
  }

  /** Without antialiasing, whatever becomes of the aspect ratio. */
  public Resize(Method method, Corners corners, int height, int width) {
    this(method, corners, false, Aspect.STRETCH, height, width);
  }

  /** What is wrong with a combination; null if nothing is. */
  public static @Nullable String misfit(Method method, Corners corners, boolean antialias) {
    if (antialias && (method == Method.NEAREST || method == Method.AREA)) {
      return "antialias goes with bilinear and bicubic only";
    }
    if (antialias && corners != Corners.HALF_PIXEL) {
      return "antialias goes with corners = half-pixel only";
    }
    if (method == Method.AREA && corners != Corners.LEGACY) {
      return "method = area goes with corners = legacy only";
    }
    return null;
  }

  /** Whether more pixels than the nearest two of an axis decide a value. */
  boolean isFiltered() {
    return antialias || method == Method.BICUBIC || method == Method.AREA;
  }

  Aspect.Placement rows(int imageHeight, int imageWidth) {
    return aspect.place(height, imageHeight, width, imageWidth);
  }

  Aspect.Placement columns(int imageHeight, int imageWidth) {
    return aspect.place(width, imageWidth, height, imageHeight);
  }
}
