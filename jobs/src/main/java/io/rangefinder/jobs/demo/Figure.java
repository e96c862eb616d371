package io.rangefinder.jobs.demo;

import java.util.Locale;

/**
 * What a drawn image shows; in the order of the class indices the network predicts.
 *
 * <p>A figure is a region of the plane around the origin, about two units wide, given by a signed
 * distance that is negative inside. The distance is exact near straight edges and good enough for
 * smoothing elsewhere.
 */
enum Figure {
  DISC {
    @Override
    double distance(double x, double y, double detail) {
      return radius(x, y) - 1;
    }
  },
  SQUARE {
    @Override
    double distance(double x, double y, double detail) {
      return box(x, y, 0.88);
    }
  },
  TRIANGLE {
    @Override
    double distance(double x, double y, double detail) {
      return Math.max(-y, 0.5 * y + HALF_ROOT_OF_3 * Math.abs(x)) - 0.62;
    }
  },
  RING {
    @Override
    double distance(double x, double y, double detail) {
      double halfWidth = 0.12 + 0.12 * detail;
      return Math.abs(radius(x, y) - 1 + halfWidth) - halfWidth;
    }
  },
  CROSS {
    @Override
    double distance(double x, double y, double detail) {
      double halfWidth = 0.2 + 0.16 * detail;
      return Math.min(
          Math.max(Math.abs(x) - halfWidth, Math.abs(y) - 1),
          Math.max(Math.abs(x) - 1, Math.abs(y) - halfWidth));
    }
  },
  STRIPES {
    @Override
    double distance(double x, double y, double detail) {
      double period = period(detail);
      return Math.max(radius(x, y) - 1.1, Math.abs(fromLattice(x, period)) - period / 4);
    }
  },
  CHECKER {
    @Override
    double distance(double x, double y, double detail) {
      double period = period(detail);
      double column = Math.abs(fromLattice(x, period)) - period / 4;
      double row = Math.abs(fromLattice(y, period)) - period / 4;
      double square = Math.min(Math.abs(column), Math.abs(row));
      return Math.max(radius(x, y) - 1.1, column * row > 0 ? -square : square);
    }
  },
  DOTS {
    @Override
    double distance(double x, double y, double detail) {
      double period = period(detail);
      double dot = radius(fromLattice(x, period), fromLattice(y, period)) - 0.32 * period;
      return Math.max(radius(x, y) - 1.1, dot);
    }
  };

  private static final double HALF_ROOT_OF_3 = Math.sqrt(3) / 2;

  /**
   * The signed distance of a point from the figure's outline.
   *
   * @param detail from 0 to 1: how wide a stroke or how coarse a texture is
   */
  abstract double distance(double x, double y, double detail);

  /** The name of the class, as in {@code labels.csv}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static double radius(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  private static double box(double x, double y, double half) {
    return Math.max(Math.abs(x), Math.abs(y)) - half;
  }

  private static double period(double detail) {
    return 0.42 + 0.3 * detail;
  }

  /** How far a coordinate lies from the nearest multiple of the period. */
  private static double fromLattice(double value, double period) {
    return value - period * Math.rint(value / period);
  }
}
