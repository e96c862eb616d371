package io.rangefinder.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import org.tensorflow.lite.schema.BuiltinOptions;

/**
 * How a node appears in a file.
 *
 * @param code number of the builtin operator and the version a runtime must know
 * @param optionsType member of the schema's union of options
 * @param options writes the table of options
 */
record OperatorForm(OperatorVersion code, byte optionsType, Options options) {

  /** Writes a table of options. */
  @FunctionalInterface
  interface Options {
    /** Returns the offset of the table, 0 if there is none. */
    int write(FlatBufferBuilder builder);
  }

  static OperatorForm of(int builtinCode, int version, byte optionsType, Options options) {
    return new OperatorForm(new OperatorVersion(builtinCode, version), optionsType, options);
  }

  /** A form of version 1. */
  static OperatorForm of(int builtinCode, byte optionsType, Options options) {
    return of(builtinCode, 1, optionsType, options);
  }

  /** A form of version 1 without a table of options. */
  static OperatorForm withoutOptions(int builtinCode) {
    return withoutOptions(builtinCode, 1);
  }

  static OperatorForm withoutOptions(int builtinCode, int version) {
    return of(builtinCode, version, BuiltinOptions.NONE, builder -> 0);
  }
}
