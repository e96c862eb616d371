package io.rangefinder.jobs.toco;

/** Something that is not as TOCO has it, and what it concerns. */
record Difference(Kind kind, String text) {

  enum Kind {
    /** The command failed, or did not where it should have. */
    RUN,
    /** Schema version, description, minimum runtime version, inputs or outputs. */
    HEADER,
    /** Operators that one of the two lacks, or of another code or version. */
    OPERATORS,
    OPTIONS,
    /** Another tensor at an operator's input. */
    WIRING,
    /** A tensor that one of the two lacks, or of another type or shape. */
    TENSORS,
    /** Minimum, maximum, scale or zero point. */
    QUANTIZATION,
    CONSTANTS,
    /** One constant where the other has two, or two where it has one. */
    SHARING,
    DOT,
    MESSAGE
  }

  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
