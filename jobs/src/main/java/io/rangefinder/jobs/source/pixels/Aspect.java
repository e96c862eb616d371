package io.rangefinder.jobs.source.pixels;

import java.io.Serializable;

/**
 * What becomes of an image's aspect ratio when it is resized.
 *
 * @param shorterSide the shorter side before the middle is cut out; 0 if the form is another
 * @param fill the value, 0 to 255, of what a letterbox leaves free; 0 if the form is another
 */
public record Aspect(Form form, int shorterSide, int fill) implements Serializable {
  /** Height and width get those of the network, whatever they were. */
  public static final Aspect STRETCH = new Aspect(Form.STRETCH, 0, 0);

  /** The ways to get from one rectangle into another. */
  public enum Form {
    STRETCH,
    /**
     * The whole image, as large as it fits, in the middle of a filled rectangle, as {@code
     * tf.image.resize_with_pad} places it: the side that does not touch is rounded down.
     */
    LETTERBOX,
    /**
     * The shorter side gets a length, the other one the nearest that keeps the ratio; then the
     * middle is cut out.
     */
    SHORTER_SIDE
  }

  public Aspect {
    if (fill < 0 || fill > 255 || (form == Form.SHORTER_SIDE) != shorterSide > 0) {
      throw new IllegalArgumentException(form + " of " + shorterSide + ", filled with " + fill);
    }
  }

  public static Aspect letterbox(int fill) {
    return new Aspect(Form.LETTERBOX, 0, fill);
  }

  public static Aspect shorterSide(int length) {
    return new Aspect(Form.SHORTER_SIDE, length, 0);
  }

  /**
   * How one axis of the network's input is filled.
   *
   * @param wanted the extent of the input along this axis
   * @param extent the extent of the image along it
   * @param otherWanted the extent of the input along the other axis
   * @param otherExtent the extent of the image along the other axis
   */
  Placement place(int wanted, int extent, int otherWanted, int otherExtent) {
    switch (form) {
      case LETTERBOX -> {
        boolean touches = (long) extent * otherWanted >= (long) otherExtent * wanted;
        int size = touches ? wanted : (int) Math.max(1, (long) extent * otherWanted / otherExtent);
        return new Placement(size, 0, size, (wanted - size) / 2);
      }
      case SHORTER_SIDE -> {
        long size =
            extent <= otherExtent
                ? shorterSide
                : (long) Math.rint((double) extent * shorterSide / otherExtent);
        return new Placement(size, (size - wanted) / 2, wanted, 0);
      }
      default -> {
        return new Placement(wanted, 0, wanted, 0);
      }
    }
  }

  /**
   * A piece of a resized axis and where it goes.
   *
   * @param size of the whole axis, resized
   * @param from the first position of it that is wanted
   * @param count how many positions are wanted
   * @param to where the first of them lies in the network's input
   */
  record Placement(long size, long from, int count, int to) {}
}
