package io.rangefinder.tflite;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Custom;
import java.util.List;

/** The TFLite form of operators that are no builtins. */
final class CustomOperators {
  private CustomOperators() {}

  static OperatorForm form(Custom op) {
    return OperatorForm.custom(op.name(), builder -> CustomOptions.write(op, builder));
  }

  /** A result that is stored without extents is one whose shape is not known. */
  static Op read(StoredOperator stored) {
    List<TensorType> results =
        stored.results().stream().map(CustomOperators::withoutEmptyShape).toList();
    return CustomOptions.read(stored, results);
  }

  private static TensorType withoutEmptyShape(TensorType type) {
    return type.shape().rank() == 0 ? new TensorType(type.dataType(), Shape.unknown()) : type;
  }
}
