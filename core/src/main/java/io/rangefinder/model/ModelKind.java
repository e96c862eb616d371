package io.rangefinder.model;

import java.nio.charset.StandardCharsets;

/** What a model file is, told by its first bytes. */
public enum ModelKind {
  /** A TensorFlow graph, binary or text. */
  GRAPHDEF,
  /** A TensorFlow Lite file. */
  TFLITE;

  private static final String TFLITE_IDENTIFIER = "TFL3";
  private static final int IDENTIFIER_AT = 4;

  /** The kind of a file; what has no mark of its own is taken for a graph. */
  public static ModelKind of(byte[] bytes) {
    int end = IDENTIFIER_AT + TFLITE_IDENTIFIER.length();
    boolean isTflite =
        bytes.length >= end
            && new String(bytes, IDENTIFIER_AT, end - IDENTIFIER_AT, StandardCharsets.ISO_8859_1)
                .equals(TFLITE_IDENTIFIER);
    return isTflite ? TFLITE : GRAPHDEF;
  }
}
