package io.rangefinder.model;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.GraphDefImporter;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.tflite.TfliteReader;

/** Reads a model of any kind as a graph, as it stands there: nothing is folded or fused. */
public final class ModelReader {
  private ModelReader() {}

  /**
   * The part of a model that the options name.
   *
   * @throws UserException if the model is damaged, or listing what of it cannot be imported or
   *     contradicts the options
   */
  public static Graph read(ModelSource source, ImportOptions options) {
    byte[] bytes = source.file();
    String where = source.where();
    return switch (ModelKind.of(bytes)) {
      case TFLITE ->
          ModelPart.of(
              TfliteReader.read(bytes, where, options.unknownOperators(), options.remedies()),
              where,
              options);
      case GRAPHDEF -> GraphDefImporter.importGraph(GraphDefReader.read(bytes, where), options);
    };
  }
}
