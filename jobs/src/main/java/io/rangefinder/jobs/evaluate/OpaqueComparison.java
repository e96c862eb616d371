package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.metrics.DetectionMatches;
import io.rangefinder.metrics.SignalToNoise;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the operators at the end of a network that TensorFlow does not have made of one image. */
final class OpaqueComparison {
  private final OpaqueOperators operators;
  private final TfliteModel reference;
  private final Map<String, float[]> operands = new HashMap<>();

  /**
   * @param reference runs the operators
   */
  OpaqueComparison(OpaqueOperators operators, TfliteModel reference) {
    this.operators = operators;
    this.reference = reference;
  }

  /** Takes what the float network computed, if an operator reads it. */
  void see(String tensor, FloatBuffer values) {
    if (operators.operands().contains(tensor)) {
      float[] copy = new float[values.remaining()];
      values.duplicate().get(copy);
      operands.put(tensor, copy);
    }
  }

  /**
   * The figures of every result, once all operands were seen.
   *
   * @param quantized has run the same image
   */
  Map<String, SignalToNoise> figures(TfliteModel quantized) {
    for (int input = 0; input < reference.inputs().size(); input++) {
      String operand = reference.inputs().get(input).name();
      float[] values = operands.get(operand);
      if (values == null) {
        throw new IllegalStateException("'" + operand + "' was not fetched");
      }
      reference.feed(input, values);
    }
    reference.run();
    Map<String, SignalToNoise> figures = new HashMap<>();
    reference
        .outputs()
        .forEach(
            output -> {
              float[] expected = found(output.name(), reference);
              float[] actual = found(output.name(), quantized);
              int length = Math.max(expected.length, actual.length);
              figures.put(
                  output.name(),
                  SignalToNoise.of(
                      FloatBuffer.wrap(Arrays.copyOf(expected, length)),
                      Arrays.copyOf(actual, length)));
            });
    return figures;
  }

  /**
   * Which boxes of the float network the quantized one found in the same image, once the figures
   * were taken.
   *
   * @param leastScore boxes with less do not count
   */
  DetectionMatches matches(TfliteModel quantized, double leastScore) {
    DetectionMatches matches = DetectionMatches.none();
    for (DetectionTensors detections : operators.detections()) {
      matches =
          matches.merge(
              DetectionMatches.of(
                  detections.boxes(reference, leastScore),
                  detections.boxes(quantized, leastScore)));
    }
    return matches;
  }

  /** The values of a result, zero in entries of a list that nothing was found for. */
  private float[] found(String tensor, TfliteModel model) {
    float[] values = model.floats(tensor);
    for (DetectionTensors detections : operators.detections()) {
      int anEntry = detections.valuesAnEntry(tensor);
      if (anEntry > 0) {
        int count = (int) model.floats(detections.count())[0];
        int end = Math.max(0, Math.min(values.length, count * anEntry));
        Arrays.fill(values, end, values.length, 0);
      }
    }
    return values;
  }
}
