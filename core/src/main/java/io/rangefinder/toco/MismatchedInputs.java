package io.rangefinder.toco;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.FakeQuant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Inputs whose codes stand for other values than the network was trained, or calibrated, with. Mean
 * and std decide, as they did in TOCO, and are 0 and 1 where nobody gives them.
 */
final class MismatchedInputs {
  private static final int HIGHEST_CODE = 255;

  /** Ends of averaged ranges are off by so much of their width. */
  private static final double TOLERANCE = 0.1;

  private MismatchedInputs() {}

  /** A sentence for each. */
  static List<String> warnings(Graph graph, ConversionOptions options) {
    List<String> warnings = new ArrayList<>();
    for (InputArray input : options.inputs()) {
      if (!graph.isInput(input.name()) || !holdsCodes(input, graph, options)) {
        continue;
      }
      TensorRange given = graph.tensor(input.name()).range();
      if (given != null && given.detail().equals(source(input))) {
        Optional<Range> trained = trained(graph, input.name());
        trained
            .or(() -> options.calibrated().find(input.name()).map(TensorRange::range))
            .filter(range -> isUnlike(range, given.range()))
            .ifPresent(
                range ->
                    warnings.add(
                        warning(
                            input,
                            given.range(),
                            range,
                            trained.isPresent() ? "training" : "calibration")));
      }
    }
    return warnings;
  }

  /** How the range of an input says that it is by mean and std. */
  static String source(InputArray input) {
    return "mean %s, std %s".formatted(input.mean(), input.std());
  }

  private static boolean holdsCodes(InputArray input, Graph graph, ConversionOptions options) {
    return options.inferenceType() == InferenceType.QUANTIZED_UINT8
        || options.inferenceInputType() == InferenceType.QUANTIZED_UINT8
        || ImportedModel.isCoded(input, graph);
  }

  private static Optional<Range> trained(Graph graph, String input) {
    return graph.consumers(input).stream()
        .map(Node::op)
        .filter(FakeQuant.class::isInstance)
        .map(FakeQuant.class::cast)
        .findFirst()
        .map(fake -> new Range(fake.min(), fake.max()));
  }

  private static boolean isUnlike(Range range, Range given) {
    double width = range.max() - range.min();
    return width > 0
        && Math.max(Math.abs(range.min() - given.min()), Math.abs(range.max() - given.max()))
            > TOLERANCE * width;
  }

  private static String warning(InputArray input, Range given, Range range, String by) {
    double std = HIGHEST_CODE / (range.max() - range.min());
    return String.format(
        Locale.ROOT,
        "the codes of the input %s stand for %.6g to %.6g, by %s; its values in %s were %.6g to %.6g. Give its mean and std as --mean_values=%.6g --std_dev_values=%.6g if that is what it is fed.",
        input.name(),
        given.min(),
        given.max(),
        source(input),
        by,
        range.min(),
        range.max(),
        -range.min() * std,
        std);
  }
}
