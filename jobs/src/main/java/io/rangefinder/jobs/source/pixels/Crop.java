package io.rangefinder.jobs.source.pixels;

import java.io.Serializable;

/**
 * The centre of an image that is kept before resizing.
 *
 * <p>An extent of n pixels loses floor((n - n · fraction) / 2) of them on either side, as {@code
 * tf.image.central_crop} does it.
 *
 * @param fraction the part of each side that is kept, above 0 and at most 1
 */
public record Crop(Form form, double fraction) implements Serializable {
  /** Keeps the whole image. */
  public static final Crop NONE = new Crop(Form.IMAGE, 1);

  /** The form of what is kept. */
  public enum Form {
    /** Both sides are cut by the fraction: the aspect ratio of the image stays. */
    IMAGE,
    /** A square whose side is the fraction of the image's shorter side. */
    SQUARE
  }

  public Crop {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException("crop fraction " + fraction + " is not in (0, 1]");
    }
  }

  /** How many pixels of a side are kept, given that side and the other one. */
  int kept(int extent, int otherExtent) {
    int whole = form == Form.SQUARE ? Math.min(extent, otherExtent) : extent;
    return whole - 2 * (int) ((whole - whole * fraction) / 2);
  }
}
