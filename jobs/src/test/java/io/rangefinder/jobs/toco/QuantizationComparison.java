package io.rangefinder.jobs.toco;

import io.rangefinder.jobs.toco.NormalTensor.Parameters;
import java.util.List;

/** Zero points are equal, scales and ends of ranges up to a tolerance. */
final class QuantizationComparison {
  private QuantizationComparison() {}

  static boolean equal(Parameters expected, Parameters actual, Tolerance tolerance) {
    return expected.zeroPoint().equals(actual.zeroPoint())
        && expected.quantizedDimension() == actual.quantizedDimension()
        && close(expected.scale(), actual.scale(), 0, tolerance)
        && close(expected.min(), actual.min(), largest(expected), tolerance)
        && close(expected.max(), actual.max(), largest(expected), tolerance);
  }

  /** An end of a range is as exact as the range is wide: near zero it has lost its last bits. */
  private static double largest(Parameters parameters) {
    double largest = 0;
    for (List<Float> ends : List.of(parameters.min(), parameters.max())) {
      for (float end : ends) {
        largest = Math.max(largest, Math.abs(end));
      }
    }
    return largest;
  }

  private static boolean close(
      List<Float> expected, List<Float> actual, double magnitude, Tolerance tolerance) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      float value = expected.get(i);
      double allowed = tolerance.relative() * Math.max(magnitude, Math.abs(value));
      if (Float.compare(value, actual.get(i)) != 0
          && !(Math.abs((double) value - actual.get(i)) <= allowed)) {
        return false;
      }
    }
    return true;
  }
}
