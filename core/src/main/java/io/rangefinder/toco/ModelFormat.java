package io.rangefinder.toco;

/** The file formats of a model. */
public enum ModelFormat {
  /** A frozen TensorFlow graph, binary or text. */
  TENSORFLOW_GRAPHDEF,
  /** A TensorFlow Lite file. */
  TFLITE,
  /** A drawing of the graph; written only. */
  GRAPHVIZ_DOT
}
