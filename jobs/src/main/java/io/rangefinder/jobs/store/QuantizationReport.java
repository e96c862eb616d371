package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The document {@code MODEL.tflite.json} beside a quantized model.
 *
 * @param rule what chose the ranges from the statistics
 * @param effort how much time fitting might take, as {@code --effort} names it
 * @param weightBits of the codes of weights
 * @param images images of the sample to which weights were fitted
 * @param warnings what the user should know
 * @param ranges the range of every tensor, in the order of the graph
 * @param weights what became of the weights of every operator, if they were fitted
 * @param noise of every operator's outputs over the sample, if weights were fitted
 * @param steps what was tried with high effort
 */
public record QuantizationReport(
    String rule,
    String effort,
    int weightBits,
    int images,
    List<String> warnings,
    List<TensorRange> ranges,
    List<Weights> weights,
    List<Noise> noise,
    List<Step> steps) {
  /** Ends the name of the document after that of the model. */
  public static final String SUFFIX = ".json";

  /** The effort of a document that does not name one. */
  public static final String NORMAL = "normal";

  private static final int FORMAT = 1;

  public QuantizationReport {
    warnings = List.copyOf(warnings);
    ranges = List.copyOf(ranges);
    weights = List.copyOf(weights);
    noise = List.copyOf(noise);
    steps = List.copyOf(steps);
  }

  /**
   * The range of a tensor, its code, and where it comes from.
   *
   * @param detail what the origin alone does not say
   */
  public record TensorRange(
      String tensor,
      double min,
      double max,
      double scale,
      int zeroPoint,
      String origin,
      String detail) {
    private void describe(ObjectNode node) {
      node.put("tensor", tensor);
      node.put("min", min);
      node.put("max", max);
      node.put("scale", scale);
      node.put("zero-point", zeroPoint);
      node.put("origin", origin);
      node.put("detail", detail);
    }

    private static TensorRange read(DocumentBlock block) {
      return new TensorRange(
          block.text("tensor"),
          block.number("min"),
          block.number("max"),
          block.number("scale"),
          block.count("zero-point"),
          block.text("origin"),
          block.text("detail"));
    }
  }

  /**
   * What became of the weights of an operator. The errors are those of {@link
   * io.rangefinder.quantize.weights.WeightReport}.
   *
   * @param widest the range from the least to the greatest weight
   * @param chosen the range that the final codes span
   */
  public record Weights(
      String operator,
      long positions,
      double nearest,
      double refit,
      double rangeSearched,
      double rounded,
      Ends widest,
      Ends chosen,
      double greatestBiasShift,
      double meanBiasShift) {
    private void describe(ObjectNode node) {
      node.put("operator", operator);
      node.put("positions", positions);
      node.put("error-nearest", nearest);
      node.put("error-refit", refit);
      node.put("error-range-searched", rangeSearched);
      node.put("error-rounded", rounded);
      node.put("widest-min", widest.min());
      node.put("widest-max", widest.max());
      node.put("chosen-min", chosen.min());
      node.put("chosen-max", chosen.max());
      node.put("bias-shift-max", greatestBiasShift);
      node.put("bias-shift-mean", meanBiasShift);
    }

    private static Weights read(DocumentBlock block) {
      return new Weights(
          block.text("operator"),
          block.whole("positions"),
          block.number("error-nearest"),
          block.number("error-refit"),
          block.number("error-range-searched"),
          block.number("error-rounded"),
          new Ends(block.number("widest-min"), block.number("widest-max")),
          new Ends(block.number("chosen-min"), block.number("chosen-max")),
          block.number("bias-shift-max"),
          block.number("bias-shift-mean"));
    }
  }

  /** The least and the greatest of some weights. */
  public record Ends(double min, double max) {}

  /**
   * The noise of an operator's outputs.
   *
   * @param decibels signal to noise; absent without noise or without signal
   */
  public record Noise(String operator, OptionalDouble decibels) {
    private void describe(ObjectNode node) {
      node.put("operator", operator);
      node.put("signal-to-noise-db", decibels.isPresent() ? decibels.getAsDouble() : null);
    }

    private static Noise read(DocumentBlock block) {
      return new Noise(block.text("operator"), block.nullableNumber("signal-to-noise-db"));
    }
  }

  /**
   * What a step of fitting brought on images that nothing was fitted to.
   *
   * @param images how many of them there were
   * @param before noise to signal of the outputs without it
   * @param after noise to signal with it
   */
  public record Step(String name, int images, double before, double after, boolean isKept) {
    private void describe(ObjectNode node) {
      node.put("step", name);
      node.put("images", images);
      node.put("noise-to-signal-before", before);
      node.put("noise-to-signal-after", after);
      node.put("kept", isKept);
    }

    private static Step read(DocumentBlock block) {
      return new Step(
          block.text("step"),
          block.count("images"),
          block.number("noise-to-signal-before"),
          block.number("noise-to-signal-after"),
          block.flag("kept"));
    }
  }

  /** The document. */
  public byte[] bytes() {
    ObjectNode report = Json.object();
    report.put("format", FORMAT);
    report.put("rule", rule);
    if (!effort.equals(NORMAL)) {
      report.put("effort", effort);
    }
    if (weightBits != Byte.SIZE) {
      report.put("weight-bits", weightBits);
    }
    report.put("images", images);
    warnings.forEach(report.putArray("warnings")::add);
    ArrayNode tensors = report.putArray("ranges");
    ranges.forEach(range -> range.describe(tensors.addObject()));
    ArrayNode operators = report.putArray("weights");
    weights.forEach(operator -> operator.describe(operators.addObject()));
    ArrayNode outputs = report.putArray("noise");
    noise.forEach(operator -> operator.describe(outputs.addObject()));
    if (!steps.isEmpty()) {
      ArrayNode tried = report.putArray("steps");
      steps.forEach(step -> step.describe(tried.addObject()));
    }
    return Json.bytes(report);
  }

  /**
   * Reads the document.
   *
   * @param where the file, for messages
   * @throws io.rangefinder.ir.UserException if it is of a newer version, or listing what is wrong
   */
  public static QuantizationReport read(byte[] bytes, String where) {
    return DocumentBlock.read(
        "the report of a quantization",
        where,
        bytes,
        FORMAT,
        "Quantize again.",
        document ->
            new QuantizationReport(
                document.text("rule"),
                document.has("effort") ? document.text("effort") : NORMAL,
                document.has("weight-bits") ? document.count("weight-bits") : Byte.SIZE,
                document.count("images"),
                document.texts("warnings"),
                document.list("ranges", TensorRange::read),
                document.list("weights", Weights::read),
                document.list("noise", Noise::read),
                document.has("steps") ? document.list("steps", Step::read) : List.of()));
  }
}
