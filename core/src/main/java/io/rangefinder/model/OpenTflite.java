package io.rangefinder.model;

import io.rangefinder.ir.Graph;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tflite.TfliteReader;

/** A TensorFlow Lite file. */
final class OpenTflite implements OpenModel {
  private final String where;
  private final byte[] file;

  /**
   * @param where the file, for messages
   */
  OpenTflite(String where, byte[] file) {
    this.where = where;
    this.file = file;
  }

  @Override
  public ModelKind kind() {
    return ModelKind.TFLITE;
  }

  @Override
  public long bytes() {
    return file.length;
  }

  @Override
  public Graph read(ImportOptions options) {
    Graph graph = TfliteReader.read(file, where, options.unknownOperators(), options.remedies());
    return ModelPart.of(graph, where, SaidInputs.named(options, graph.inputs(), where));
  }
}
