package io.rangefinder.tflite;

import com.google.flatbuffers.Table;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.TensorType;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Operator;

/**
 * An operator of a file, as {@link OperatorReaders} see it.
 *
 * @param customCode name of an operator that is no builtin; empty for builtins
 * @param results types that the file declares for the outputs, at least one
 */
record StoredOperator(
    Operator table, String customCode, List<TensorType> results, BoundedReads reads) {
  /** Element type that the file declares for the first output. */
  DataType resultType() {
    return results.get(0).dataType();
  }

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
