package io.rangefinder.jobs.source.pixels;

import java.io.Serializable;

/** How an image gets the height and width of the model's input, as TensorFlow's operators do it. */
public record Resize(Method method, Corners corners, int height, int width)
    implements Serializable {
  /** How a value between pixels is found. */
  public enum Method {
    /** {@code ResizeBilinear}: between the four nearest pixels, without antialiasing. */
    BILINEAR,
    /** {@code ResizeNearestNeighbor}. */
    NEAREST
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
  }
}
