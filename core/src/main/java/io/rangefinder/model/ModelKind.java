package io.rangefinder.model;

import java.nio.charset.StandardCharsets;

/** What a model is. */
public enum ModelKind {
  /** A TensorFlow graph, binary or text; its variables, if it has any, lie in a checkpoint. */
  GRAPHDEF,
  /** A TensorFlow graph that says how its variables are restored from the checkpoint beside it. */
  META_GRAPH,
  /** A folder of a graph, its signatures and its variables. */
  SAVED_MODEL,
  /** A TensorFlow Lite file. */
  TFLITE;

  private static final String TFLITE_IDENTIFIER = "TFL3";
  private static final int IDENTIFIER_AT = 4;

  /** Whether a file's bytes say that it is a TensorFlow Lite file. */
  static boolean isTflite(byte[] bytes) {
    int end = IDENTIFIER_AT + TFLITE_IDENTIFIER.length();
    return bytes.length >= end
        && new String(bytes, IDENTIFIER_AT, end - IDENTIFIER_AT, StandardCharsets.ISO_8859_1)
            .equals(TFLITE_IDENTIFIER);
  }
}
