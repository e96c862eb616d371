package io.rangefinder.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;

/**
 * How a node appears in a file.
 *
 * @param code the operator and the version a runtime must know
 * @param optionsType member of the schema's union of options
 * @param options writes the table of options
 * @param customOptions writes the bytes of options of an operator that is no builtin
 */
record OperatorForm(
    OperatorVersion code, byte optionsType, Options options, Options customOptions) {
  private static final Options NONE = builder -> 0;

  /** A table of options without fields. */
  static final Options EMPTY_TABLE =
      builder -> {
        builder.startTable(0);
        return builder.endTable();
      };

  /** Writes options. */
  @FunctionalInterface
  interface Options {
    /** Returns the offset of the options, 0 if there are none. */
    int write(FlatBufferBuilder builder);
  }

  static OperatorForm of(int builtinCode, int version, byte optionsType, Options options) {
    return new OperatorForm(new OperatorVersion(builtinCode, version), optionsType, options, NONE);
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
    return of(builtinCode, version, BuiltinOptions.NONE, NONE);
  }

  /** A form of version 1 whose table of options has no fields. */
  static OperatorForm withEmptyOptions(int builtinCode, byte optionsType) {
    return of(builtinCode, optionsType, EMPTY_TABLE);
  }

  /** The form of an operator that is no builtin. */
  static OperatorForm custom(String name, Options customOptions) {
    return new OperatorForm(
        new OperatorVersion(BuiltinOperator.CUSTOM, name, 1),
        BuiltinOptions.NONE,
        NONE,
        customOptions);
  }
}
