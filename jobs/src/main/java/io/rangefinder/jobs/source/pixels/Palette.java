package io.rangefinder.jobs.source.pixels;

/** The colours that the pixels of an image are numbers of. */
final class Palette {
  private final int[] colours;

  /**
   * @param colours {@code 0xAARRGGBB}; the array is not copied
   */
  Palette(int... colours) {
    this.colours = colours;
  }

  int size() {
    return colours.length;
  }

  /** A colour, {@code 0xAARRGGBB}. */
  int colour(int index) {
    return colours[index];
  }
}
