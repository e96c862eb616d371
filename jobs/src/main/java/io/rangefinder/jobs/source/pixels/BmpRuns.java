package io.rangefinder.jobs.source.pixels;

/**
 * The run lengths of a bitmap of 4 or 8 bits. What they skip, and what lies behind the end of a
 * row, has the first colour of the palette.
 */
final class BmpRuns {
  private final BmpImage bitmap;
  private final byte[] bytes;
  private final PixelCanvas canvas;
  private int at;
  private int stored;
  private int x;

  BmpRuns(BmpImage bitmap, byte[] bytes, PixelCanvas canvas) {
    this.bitmap = bitmap;
    this.bytes = bytes;
    this.canvas = canvas;
    this.at = bitmap.data();
  }

  void decode() throws UnusableImageException {
    int background = bitmap.colour(0);
    for (int y = 0; y < bitmap.size().height(); y++) {
      for (int column = 0; column < bitmap.size().width(); column++) {
        canvas.setArgb(y, column, background);
      }
    }
    while (!isComplete()) {
      int count = next();
      int value = next();
      if (count > 0) {
        run(count, value);
      } else if (value > 2) {
        literal(value);
      } else if (value == 2) {
        x += next();
        stored += next();
      } else if (value == 0) {
        x = 0;
        stored++;
      } else {
        return;
      }
    }
  }

  /** Whether nothing that follows could still be seen. */
  private boolean isComplete() {
    int height = bitmap.size().height();
    return stored >= height || (stored == height - 1 && x >= bitmap.size().width());
  }

  private void run(int count, int value) throws UnusableImageException {
    for (int i = 0; i < count; i++) {
      put(bitmap.bits() == 8 ? value : i % 2 == 0 ? value >> 4 : value & 0xf);
    }
  }

  private void literal(int count) throws UnusableImageException {
    int start = at;
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (bitmap.bits() == 8) {
        put(next());
      } else if (i % 2 == 0) {
        value = next();
        put(value >> 4);
      } else {
        put(value & 0xf);
      }
    }
    // Literal pixels fill whole words.
    at += (at - start) % 2;
  }

  /** A pixel beyond the end of a row is none. */
  private void put(int index) throws UnusableImageException {
    if (x < bitmap.size().width()) {
      canvas.setArgb(bitmap.row(stored), x, bitmap.colour(index));
    }
    x++;
  }

  private int next() throws UnusableImageException {
    if (at >= bytes.length) {
      throw BmpImage.truncated();
    }
    return bytes[at++] & 0xff;
  }
}
