package io.rangefinder.jobs.demo;

import java.util.Random;

/**
 * An endless series of small RGB images, each a figure on a shaded background under noise.
 *
 * <p>An image is a pure function of the seed and its number. Position, size, rotation, proportions,
 * colours, stray lines and noise are random, so that two images of a class have little else in
 * common. Only operations that Java defines to the last bit are used, so the pixels are the same on
 * every machine.
 */
final class DrawnImages {
  /** Height and width of an image. */
  static final int SIDE = 64;

  /** Length of {@link #pixels}. */
  static final int BYTES = SIDE * SIDE * 3;

  private static final Figure[] FIGURES = Figure.values();
  private static final double LEAST_CONTRAST = 55;
  private static final double NOISE_OF_FOUR_BYTES = 147.8;

  private final long seed;

  DrawnImages(long seed) {
    this.seed = seed;
  }

  /** The class of the image; consecutive images take turns. */
  int classIndex(int number) {
    return number % FIGURES.length;
  }

  /** What the image shows. */
  Figure figure(int number) {
    return FIGURES[classIndex(number)];
  }

  /** The image as 8-bit RGB in HWC order. */
  byte[] pixels(int number) {
    Random random = new Random(mix(mix(seed) + number));
    double[] canvas = new double[BYTES];
    double[] background = color(random);
    shade(canvas, background, random);
    for (int lines = random.nextInt(3); lines > 0; lines--) {
      drawLine(canvas, random);
    }
    drawFigure(canvas, figure(number), contrasting(background, random), random);
    return addNoise(canvas, random);
  }

  private static void shade(double[] canvas, double[] color, Random random) {
    double angle = between(random, 0, 2 * Math.PI);
    double slope = between(random, 0, 50) / SIDE;
    double dx = slope * StrictMath.cos(angle);
    double dy = slope * StrictMath.sin(angle);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double shift = dx * (x - SIDE / 2.0) + dy * (y - SIDE / 2.0);
        for (int c = 0; c < 3; c++) {
          canvas[(y * SIDE + x) * 3 + c] = color[c] + shift;
        }
      }
    }
  }

  private static void drawLine(double[] canvas, Random random) {
    double[] color = color(random);
    double angle = between(random, 0, Math.PI);
    double dx = StrictMath.cos(angle);
    double dy = StrictMath.sin(angle);
    double throughX = between(random, 0, SIDE);
    double throughY = between(random, 0, SIDE);
    double halfWidth = between(random, 0.5, 1.5);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double distance = Math.abs((x - throughX) * dy - (y - throughY) * dx) - halfWidth;
        blend(canvas, x, y, color, coverage(distance));
      }
    }
  }

  private static void drawFigure(double[] canvas, Figure figure, double[] color, Random random) {
    double size = between(random, 11, 25);
    double proportion = between(random, 0.75, 1);
    double margin = 0.8 * size;
    double centerX = between(random, margin, SIDE - margin);
    double centerY = between(random, margin, SIDE - margin);
    double angle = between(random, 0, 2 * Math.PI);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double detail = random.nextDouble();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double u = ((x - centerX) * cos + (y - centerY) * sin) / size;
        double v = ((y - centerY) * cos - (x - centerX) * sin) / (size * proportion);
        blend(canvas, x, y, color, coverage(figure.distance(u, v, detail) * size));
      }
    }
  }

  private static byte[] addNoise(double[] canvas, Random random) {
    double deviation = between(random, 3, 30);
    byte[] pixels = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      int bits = random.nextInt();
      int sum = (bits & 255) + (bits >>> 8 & 255) + (bits >>> 16 & 255) + (bits >>> 24);
      double value = canvas[i] + deviation * (sum - 510) / NOISE_OF_FOUR_BYTES;
      pixels[i] = (byte) Math.rint(Math.max(0, Math.min(255, value)));
    }
    return pixels;
  }

  /** The share of a pixel that is covered, when its centre lies so many pixels from the outline. */
  private static double coverage(double distance) {
    return Math.max(0, Math.min(1, 0.5 - distance));
  }

  private static void blend(double[] canvas, int x, int y, double[] color, double opacity) {
    int offset = (y * SIDE + x) * 3;
    for (int c = 0; c < 3; c++) {
      canvas[offset + c] += opacity * (color[c] - canvas[offset + c]);
    }
  }

  private static double[] color(Random random) {
    return new double[] {between(random, 0, 255), between(random, 0, 255), between(random, 0, 255)};
  }

  private static double[] contrasting(double[] background, Random random) {
    while (true) {
      double[] color = color(random);
      double square = 0;
      for (int c = 0; c < 3; c++) {
        square += (color[c] - background[c]) * (color[c] - background[c]);
      }
      if (square >= LEAST_CONTRAST * LEAST_CONTRAST) {
        return color;
      }
    }
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): {@link Random} started from
   * neighbouring seeds begins with nearly equal values.
   */
  private static long mix(long value) {
    long mixed = value + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  private static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
