package io.rangefinder.toco;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rangefinder.graphviz.DotWriter;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.model.ModelSource;
import io.rangefinder.model.RandomNumbers;
import io.rangefinder.prepare.ImageNormalization;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.tflite.TfliteWriter;
import io.rangefinder.toco.quantize.CodedInputs;
import io.rangefinder.toco.quantize.HalfConstants;
import io.rangefinder.toco.quantize.HybridWeights;
import io.rangefinder.toco.quantize.QuantizationOptions;
import io.rangefinder.toco.quantize.QuantizationOptions.Concatenations;
import io.rangefinder.toco.quantize.QuantizationOptions.LowestWeights;
import io.rangefinder.toco.quantize.QuantizedGraph;
import io.rangefinder.toco.quantize.RealGraph;
import io.rangefinder.toco.quantize.TocoQuantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Converts a model file as TOCO did. */
public final class Converter {
  private static final int SMALLEST_SHARED_BYTES = 64;

  private final ConversionOptions options;
  private final StageDrawings drawings;
  private final List<String> warnings = new ArrayList<>();

  private Converter(ConversionOptions options, StageDrawings drawings) {
    this.options = options;
    this.drawings = drawings;
  }

  /**
   * Converts a model.
   *
   * @param model a TensorFlow graph of any kind, or a .tflite
   * @throws UserException if the model is damaged or cannot become what the options ask for; the
   *     message lists everything that stands in the way
   */
  public static Conversion convert(ModelSource model, ConversionOptions options) {
    return convert(model, options, StageDrawings.none());
  }

  /** Converts a model and draws it on its way. */
  public static Conversion convert(
      ModelSource model, ConversionOptions options, StageDrawings drawings) {
    Graph graph = ImportedModel.read(model, options);
    return new Converter(ImportedModel.named(graph, options), drawings).run(graph);
  }

  private Conversion run(Graph model) {
    Graph imported = ImportedModel.described(model, options, warnings);
    drawings.atImport(imported);
    Graph converted = transformed(imported);
    drawings.afterTransformations(converted);
    if (options.outputFormat() == ModelFormat.TFLITE) {
      drawings.afterAllocation(converted);
    }
    ModelChecks.require(converted, options.modelChecks());
    Graph stored = stored(converted);
    return new Conversion(written(stored), stored, warnings);
  }

  private Graph transformed(Graph imported) {
    RewriteLog log = new RewriteLog(drawings);
    if (RealGraph.isQuantized(imported) && !takesReals()) {
      return imported;
    }
    TocoPipeline.Use use = quantizes() ? TocoPipeline.Use.CODES : TocoPipeline.Use.FLOATS;
    Graph graph = TocoPipeline.create(fakeQuants(), use).run(RealGraph.of(imported), log);
    if (options.outputFormat() != ModelFormat.TENSORFLOW_GRAPHDEF) {
      graph = RandomNumbers.settled(graph, options.importOptions());
    }
    if (quantizes()) {
      refuseImageStatistics(graph);
      QuantizedGraph quantized = TocoQuantizer.quantize(graph, quantization(log.revalued()));
      warnings.addAll(quantized.warnings());
      graph = quantized.graph();
    } else if (takesCodes(imported)) {
      graph = CodedInputs.of(graph);
    }
    return TocoPipeline.sharedConstants(SMALLEST_SHARED_BYTES).run(graph, log);
  }

  private static void refuseImageStatistics(Graph graph) {
    List<String> statistics = ImageNormalization.statistics(graph);
    if (!statistics.isEmpty()) {
      throw new UserException(
          ("Cannot quantize the graph: %d normalizations, '%s' first, take the mean and variance of"
                  + " each image, which has no uint8 form. The network was frozen in training mode:"
                  + " freeze it for inference, or let the commands calibrate and quantize put the"
                  + " calibration's means and variances in their place.")
              .formatted(statistics.size() / 2, statistics.get(0)));
    }
  }

  /** The graph with constants of the size that a file is to have. */
  private Graph stored(Graph graph) {
    if (options.outputFormat() != ModelFormat.TFLITE
        || !options.has(ConversionFlag.POST_TRAINING_QUANTIZE)) {
      return graph;
    }
    return options.has(ConversionFlag.QUANTIZE_TO_FLOAT16)
        ? HalfConstants.of(graph)
        : HybridWeights.of(graph);
  }

  /** Whether the codes of a quantized model are to become real values. */
  private boolean takesReals() {
    return options.inferenceType() == InferenceType.FLOAT
        || options.outputFormat() == ModelFormat.TENSORFLOW_GRAPHDEF;
  }

  private boolean takesCodes(Graph imported) {
    boolean declared =
        options.inferenceInputType() == InferenceType.QUANTIZED_UINT8
            || options.inputs().stream().anyMatch(input -> ImportedModel.isCoded(input, imported));
    return declared && options.outputFormat() != ModelFormat.TENSORFLOW_GRAPHDEF;
  }

  private boolean quantizes() {
    return options.inferenceType() == InferenceType.QUANTIZED_UINT8
        && options.outputFormat() != ModelFormat.TENSORFLOW_GRAPHDEF;
  }

  private FakeQuants fakeQuants() {
    boolean early =
        options.has(ConversionFlag.DROP_FAKE_QUANT)
            || (quantizes() && options.has(ConversionFlag.REORDER_ACROSS_FAKE_QUANT));
    if (early) {
      return FakeQuants.DROPPED_FIRST;
    }
    return quantizes() ? FakeQuants.DROPPED_LAST : FakeQuants.KEPT;
  }

  /**
   * @param revalued tensors that have other values than those of their names in the model, which
   *     are what a calibration observed
   */
  private QuantizationOptions quantization(Set<String> revalued) {
    QuantizationOptions chosen =
        QuantizationOptions.strict()
            .withCalibrated(options.calibrated().without(revalued))
            .with(
                options.has(ConversionFlag.CHANGE_CONCAT_INPUT_RANGES)
                    ? Concatenations.SHARE_ONE_RANGE
                    : Concatenations.KEEP_RANGES)
            .with(
                options.has(ConversionFlag.NUDGE_WEIGHTS)
                    ? LowestWeights.NUDGED
                    : LowestWeights.REFUSED);
    Range defaultRange = options.defaultRange();
    return defaultRange == null ? chosen : chosen.withDefaultRange(defaultRange);
  }

  private byte[] written(Graph graph) {
    return switch (options.outputFormat()) {
      case TFLITE -> TfliteWriter.write(graph);
      case TENSORFLOW_GRAPHDEF -> graphDef(graph);
      case GRAPHVIZ_DOT -> DotWriter.write(graph, "Computation Graph").getBytes(UTF_8);
    };
  }

  private static byte[] graphDef(Graph graph) {
    for (Tensor tensor : graph.tensors()) {
      if (tensor.quantization() != null) {
        throw new UserException(
            "Cannot write a quantized model as TENSORFLOW_GRAPHDEF: '"
                + tensor.name()
                + "' holds codes of type "
                + tensor.dataType()
                + "; choose --output_format=TFLITE or GRAPHVIZ_DOT");
      }
    }
    return GraphDefExporter.export(graph, 1).toByteArray();
  }
}
