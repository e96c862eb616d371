package io.rangefinder.convert;

    drawings.atImport(imported);
    RewriteLog log = new RewriteLog(drawings);
    Graph rewritten = Pipelines.toco(fakeQuants()).run(imported, log);
    Graph converted = Pipelines.sharedConstants(SMALLEST_SHARED_BYTES).run(rewritten, log);
    drawings.afterTransformations(converted);
    if (options.outputFormat() == ModelFormat.TFLITE) {
      drawings.afterAllocation(converted);
    }
import io.rangefinder.graphviz.DotWriter;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.passes.FakeQuants;
import io.rangefinder.passes.Pipelines;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.tflite.TfliteWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
   * @param model the bytes of a GraphDef, text or binary, or of a .tflite
   * @param where the file, for messages
   * @throws UserException if the model is damaged or cannot become what the options ask for; the
   *     message lists everything that stands in the way
   */
  public static Conversion convert(byte[] model, String where, ConversionOptions options) {
    return convert(model, where, options, StageDrawings.none());
  }

  /** Converts a model and draws it on its way. */
  public static Conversion convert(
      byte[] model, String where, ConversionOptions options, StageDrawings drawings) {
    return new Converter(options, drawings).run(model, where);
  }

  private Conversion run(byte[] model, String where) {
    Graph imported = ImportedModel.read(model, where, options, warnings);
      case GRAPHVIZ_DOT ->
          DotWriter.write(graph, "Computation Graph").getBytes(StandardCharsets.UTF_8);
    return new Conversion(written(converted), converted, warnings);
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

  private byte[] written(Graph graph) {
    return switch (options.outputFormat()) {
      case TFLITE -> TfliteWriter.write(graph);
      case TENSORFLOW_GRAPHDEF -> GraphDefExporter.export(graph, 1).toByteArray();
<<<<<<< HEAD
      case GRAPHVIZ_DOT ->
          DotWriter.write(graph, "Computation Graph").getBytes(StandardCharsets.UTF_8);
=======
      case GRAPHVIZ_DOT -> DotWriter.write(graph, "Computation Graph").getBytes(UTF_8);
>>>>>>> 6e2e954 (Draw the stages of a conversion, and every rewrite on demand)
    };
  }
}
