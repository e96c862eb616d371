package io.rangefinder.jobs.toco;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Floats are equal up to a tolerance relative to their tensor's largest value. Codes and the biases
 * of quantized layers may be off by one where a float they come from lay on the edge between two;
 * few can. All else is equal byte for byte.
 */
final class ConstantComparison {
  /** One in so many codes may be off by one, and always one. */
  private static final int CODES_PER_EDGE = 500;

  private ConstantComparison() {}

  /** What is different, if anything is. */
  static Optional<String> difference(
      NormalTensor expected, NormalTensor actual, Tolerance tolerance) {
    if (expected.data().equals(actual.data())) {
      return Optional.empty();
    }
    if (expected.data().remaining() != actual.data().remaining()
        || !expected.type().equals(actual.type())) {
      return Optional.of(
          expected.data().remaining() + " bytes expected, " + actual.data().remaining() + " found");
    }
    return switch (expected.type()) {
      case "FLOAT32" -> floats(Elements.of(expected), Elements.of(actual), tolerance);
      case "UINT8", "INT8", "INT32" ->
          expected.quantization() == null
              ? count(expected, actual, 0, 0)
              : count(
                  expected,
                  actual,
                  tolerance.codes(),
                  1 + expected.data().remaining() / CODES_PER_EDGE);
      default -> count(expected, actual, 0, 0);
    };
  }

  private static Optional<String> floats(double[] expected, double[] actual, Tolerance tolerance) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      if (distance(expected[i], actual[i]) > distance(expected[worst], actual[worst])) {
        worst = i;
      }
    }
    return distance(expected[worst], actual[worst]) <= tolerance.relative() * largest
        ? Optional.empty()
        : Optional.of(element(worst, expected[worst], actual[worst]));
  }

  private static double distance(double expected, double actual) {
    if (Double.compare(expected, actual) == 0) {
      return 0;
    }
    double distance = Math.abs(expected - actual);
    return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
  }

  private static Optional<String> count(
      NormalTensor expected, NormalTensor actual, int step, int allowed) {
    double[] expectedElements = Elements.of(expected);
    double[] actualElements = Elements.of(actual);
    int different = 0;
    int beyond = 0;
    int worst = 0;
    for (int i = 0; i < expectedElements.length; i++) {
      double distance = distance(expectedElements[i], actualElements[i]);
      different += distance > 0 ? 1 : 0;
      beyond += distance > step ? 1 : 0;
      worst = distance > distance(expectedElements[worst], actualElements[worst]) ? i : worst;
    }
    if (beyond == 0 && different <= allowed && expectedElements.length > 0) {
      return Optional.empty();
    }
    if (expectedElements.length == 0) {
      return Optional.of("other bytes");
    }
    return Optional.of(
        "%d of %d elements differ; %s"
            .formatted(
                different,
                expectedElements.length,
                element(worst, expectedElements[worst], actualElements[worst])));
  }

  private static String element(int index, double expected, double actual) {
    return String.format(Locale.ROOT, "element %d: %s expected, %s found", index, expected, actual);
  }
}
