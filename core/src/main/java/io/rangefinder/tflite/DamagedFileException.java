package io.rangefinder.tflite;

/** The bytes are not a flatbuffer of the schema; {@link TfliteReader} adds the file's name. */
final class DamagedFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  DamagedFileException(String problem) {
    super(problem);
    this.problem = problem;
  }

  String problem() {
    return problem;
  }
}
