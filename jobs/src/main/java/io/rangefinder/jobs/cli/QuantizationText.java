package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.quantize.QuantizeResult;
import io.rangefinder.quantize.weights.EffortStep;
import io.rangefinder.quantize.weights.WeightReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a quantization did, as a few lines for a terminal. */
final class QuantizationText {
  private QuantizationText() {}

  static String of(QuantizeResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "ranges      %d tensors: %s"
            .formatted(result.quantization().ranges().ranges().size(), sources(result)));
    int trained = result.quantization().trainedWeights().size();
    if (trained > 0) {
      lines.add("weights     %d tensors: trained %d".formatted(trained, trained));
    }
    if (!result.weights().isEmpty()) {
      double nearest =
          result.weights().stream().mapToDouble(WeightReport::nearest).average().orElse(0);
      double rounded =
          result.weights().stream().mapToDouble(WeightReport::rounded).average().orElse(0);
      lines.add(
          String.format(
              Locale.ROOT,
              "weights     %d operators fitted to %d images; mean added error %.2g of the signal, nearest codes %.2g",
              result.weights().size(),
              result.images(),
              rounded,
              nearest));
    }
    result.steps().forEach(step -> lines.add("effort      " + text(step)));
    result.warnings().forEach(warning -> lines.add("warning     " + warning));
    return String.join(System.lineSeparator(), lines);
  }

  private static String text(EffortStep step) {
    return String.format(
        Locale.ROOT,
        "%s: %.2f dB over %d images that were left out, %.2f dB without; %s",
        step.name(),
        step.decibelsAfter(),
        step.images(),
        step.decibelsBefore(),
        step.isKept() ? "kept" : "not kept");
  }

  private static String sources(QuantizeResult result) {
    return result.rangeSources().entrySet().stream()
        .map(source -> source.getKey() + " " + source.getValue())
        .collect(Collectors.joining(", "));
  }
}
