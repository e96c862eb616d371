package io.rangefinder.statistics;

/** Collects the bounds of images, a few hundred of them before they are merged. */
final class ImageBounds {

  private static final int PENDING = 1 << 8;

  private final float[] minima = new float[PENDING];
  private final float[] maxima = new float[PENDING];
  private int pending;
  private ImageExtremes merged = ImageExtremes.empty();

  void add(float min, float max) {
    if (pending == PENDING) {
      merge();
    }
    minima[pending] = min;
    maxima[pending++] = max;
  }

  private void merge() {
    merged = merged.merge(ImageExtremes.ofImages(minima, maxima, pending));
    pending = 0;
  }

  ImageExtremes toExtremes() {
    merge();
    return merged;
  }
}
