package io.rangefinder.tflite;

import com.google.flatbuffers.Table;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Operator;

/**
 * An operator of a file, as {@link OperatorReaders} see it.
 *
 * @param resultType element type that the file declares for the first output
 */
record StoredOperator(Operator table, DataType resultType, BoundedReads reads) {

  /**
   * The table of options, read through {@code options}, an empty accessor of the right class.
   *
   * @throws InvalidOperatorException if the operator has options of another type or none
   */
  <T extends Table> T options(byte type, T options) {
    require(
        table.builtinOptionsType() == type && table.builtinOptions(options) != null,
        "it has no " + BuiltinOptions.name(type));
    return options;
  }

  /**
   * Refuses what the graph cannot express.
   *
   * @throws InvalidOperatorException if {@code holds} is false
   */
  static void require(boolean holds, String problem) {
    if (!holds) {
      throw new InvalidOperatorException(problem);
    }
  }
}
