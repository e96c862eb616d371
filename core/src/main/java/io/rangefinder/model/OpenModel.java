package io.rangefinder.model;

import io.rangefinder.ir.Graph;
import io.rangefinder.tensorflow.ImportOptions;

/** A model in memory, without variables, whatever files it was read from. */
public sealed interface OpenModel permits OpenGraphDef, OpenTflite {
  /**
   * Reads the files of a model; of one with variables the part that the options name.
   *
   * @throws io.rangefinder.ir.UserException if a file is missing or damaged, or graph and
   *     checkpoint do not fit each other
   */
  static OpenModel open(ModelSource source, ImportOptions options) {
    String path = source.location().path();
    if (source.files().isFolder(path)) {
      return OpenGraphDef.of(UnfrozenModel.open(source), options);
    }
    byte[] bytes = source.files().read("the model", path);
    return ModelKind.isTflite(bytes)
        ? new OpenTflite(path, bytes)
        : OpenGraphDef.of(UnfrozenModel.of(source, bytes), options);
  }

  /**
   * The part of a TensorFlow graph that options name; a .tflite is refused.
   *
   * @throws io.rangefinder.ir.UserException as {@link #open} and {@link #read} do
   */
  static Graph readGraphDef(ModelSource source, ImportOptions options) {
    return OpenGraphDef.of(UnfrozenModel.open(source), options).read(options);
  }

  /** What it is. */
  ModelKind kind();

  /** How many bytes its graph has as it is stored, with the values of its variables. */
  long bytes();

  /**
   * The part of it that options name, as it stands there: nothing is folded or fused. Inputs and
   * outputs that they do not name are those that the model says it has.
   *
   * @throws io.rangefinder.ir.UserException listing what of it cannot be imported or contradicts
   *     the options
   */
  Graph read(ImportOptions options);
}
