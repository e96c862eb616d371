package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a deployable float graph into one of uint8 codes as TOCO did. Ranges are those that the
 * tensors of the graph carry; operators hand them on. Fake-quant nodes must be gone.
 */
public final class TocoQuantizer {
  private TocoQuantizer() {}

  /**
   * Quantizes a graph.
   *
   * @param graph float; its inputs carry ranges
   * @throws UserException listing every operator without quantized form, every tensor without a
   *     range and every range that no code can be chosen for; or else all weights that fast kernels
   *     cannot take
   */
  public static QuantizedGraph quantize(Graph graph, QuantizationOptions options) {
    Range range = options.defaultRange();
    if (range != null && (range.min() > 0 || range.max() < 0 || range.min() == range.max())) {
      throw new UserException(
          "The default range [%s, %s] must contain 0 and be wider than a point"
              .formatted(range.min(), range.max()));
    }
    KnownRanges ranges = RangePropagation.run(graph, options);
    UintOperators operators = UintOperators.with(options.concatenations());
    new Readiness(graph, ranges, operators).require();
    Encoder encoder = new Encoder(graph, ranges, operators, options);
    Graph encoded = encoder.run();
    List<String> warnings = new ArrayList<>(ranges.warnings());
    warnings.addAll(encoder.warnings());
    warnings.addAll(DeclaredCodes.warnings(graph, encoded, options));
    warnings.addAll(MovedCodes.warnings(encoded));
    return new QuantizedGraph(encoded, warnings);
  }
}
