package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.Node;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.metrics.ChannelSignals;
import io.rangefinder.quantize.QuantizationResult;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.quantize.weights.EffortStep;
import io.rangefinder.quantize.weights.OperatorNoise;
import io.rangefinder.quantize.weights.WeightReport;
import io.rangefinder.tflite.TfliteWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a quantization made.
 *
 * @param rule what chose the ranges from the statistics
 * @param effort how much time fitting might take
 * @param weightBits of the codes of weights
 * @param images images of the sample to which weights were fitted
 * @param quantization the graph, the ranges and what the user should know of them
 * @param rangeSources how many tensors have their range from each rule or other origin
 * @param weights what became of each operator whose weights were fitted
 * @param noise of each operator's outputs over the sample; empty if weights were not fitted
 * @param outputs signal to noise of the network's outputs over the sample, by channel where they
 *     have several positions; empty if weights were not fitted
 * @param steps what was tried with high effort, in its order
 */
public record QuantizeResult(
    String rule,
    Effort effort,
    int weightBits,
    int images,
    QuantizationResult quantization,
    SortedMap<String, Integer> rangeSources,
    List<WeightReport> weights,
    List<OperatorNoise> noise,
    Map<String, ChannelSignals> outputs,
    List<EffortStep> steps) {
  private static final int NAMED = 12;

  public QuantizeResult {
    rangeSources = Collections.unmodifiableSortedMap(new TreeMap<>(rangeSources));
    weights = List.copyOf(weights);
    noise = List.copyOf(noise);
    steps = List.copyOf(steps);
    outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
  }

  /**
   * What the user should know: of the quantization, of operators that compute nothing like, and of
   * channels of the outputs that are lost behind a good whole.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(quantization.warnings());
    noise.stream().filter(OperatorNoise::isLost).map(this::lost).forEach(warnings::add);
    outputs.forEach(
        (output, channels) -> {
          List<Integer> dead = channels.lost();
          if (channels.channels().size() > 1 && !dead.isEmpty()) {
            warnings.add(lost(output, channels, dead));
          }
        });
    return warnings;
  }

  private String lost(OperatorNoise operator) {
    return String.format(
        Locale.ROOT,
        "%s: signal to noise of its output is %.1f dB over %d images, no better than zeros; look at"
            + " its range and those of its inputs with explain, give another --rule, or end the"
            + " network before it",
        quantization.graph().producer(operator.node()).map(Node::toString).orElse(operator.node()),
        operator.decibels(),
        images);
  }

  private String lost(String output, ChannelSignals channels, List<Integer> dead) {
    String named =
        dead.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "NOT USABLE: %d of %d channels of output '%s' are no better than zeros over %d images, which the %.1f dB of the whole do not show: %s%s; end the network before them and run the rest in floats",
        dead.size(),
        channels.channels().size(),
        output,
        images,
        channels.total().decibels(),
        named,
        dead.size() > NAMED ? ", …" : "");
  }

  /** The quantized model as a .tflite; equal results have equal bytes. */
  public byte[] tflite() {
    return TfliteWriter.write(quantization.graph());
  }

  /** The document that lies beside the model. */
  public QuantizationReport report() {
    List<QuantizationReport.TensorRange> ranges = new ArrayList<>();
    quantization
        .ranges()
        .ranges()
        .forEach(
            (tensor, assigned) ->
                ranges.add(
                    new QuantizationReport.TensorRange(
                        tensor,
                        assigned.range().min(),
                        assigned.range().max(),
                        quantization.ranges().grid(tensor).scale(),
                        quantization.ranges().grid(tensor).zeroPoint(),
                        assigned.origin().toString(),
                        assigned.detail())));
    return new QuantizationReport(
        rule,
        effort.name().toLowerCase(Locale.ROOT),
        weightBits,
        images,
        warnings(),
        ranges,
        weights.stream().map(QuantizeResult::reported).toList(),
        noise.stream().map(QuantizeResult::reported).toList(),
        steps.stream().map(QuantizeResult::reported).toList());
  }

  private static QuantizationReport.Weights reported(WeightReport operator) {
    return new QuantizationReport.Weights(
        operator.node(),
        operator.positions(),
        operator.nearest(),
        operator.refit(),
        operator.searched(),
        operator.rounded(),
        new QuantizationReport.Ends(operator.widest().min(), operator.widest().max()),
        new QuantizationReport.Ends(operator.chosen().min(), operator.chosen().max()),
        operator.biasShift().max(),
        operator.biasShift().mean());
  }

  private static QuantizationReport.Step reported(EffortStep step) {
    return new QuantizationReport.Step(
        step.name(), step.images(), step.before(), step.after(), step.isKept());
  }

  private static QuantizationReport.Noise reported(OperatorNoise operator) {
    double decibels = operator.decibels();
    return new QuantizationReport.Noise(
        operator.node(),
        Double.isFinite(decibels) ? OptionalDouble.of(decibels) : OptionalDouble.empty());
  }
}
