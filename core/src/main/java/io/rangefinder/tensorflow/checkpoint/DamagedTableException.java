package io.rangefinder.tensorflow.checkpoint;

/** What is wrong with the bytes of an index; whoever knows the file adds its name. */
final class DamagedTableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedTableException(String message) {
    super(message);
  }
}
