package io.rangefinder.ir;

import java.util.List;
import java.util.Optional;

/** An operator with its attributes: an immutable record in {@link io.rangefinder.ir.op}. */
public interface Op {
  /** The operator's name in messages and prints, as {@code Conv2D}. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /**
   * Whether only the outside of the operator is known, so that nothing but a TFLite runtime that
   * has it can compute its results.
   */
  default boolean isOpaque() {
    return false;
  }

  /**
   * The types of the outputs. Operands that decide a shape must be constant.
   *
   * @throws OpenShapeException if the shapes do not follow from what is known before a run
   * @throws InvalidOperatorException if the operands do not fit; the message gives the values
   */
  List<TensorType> inferTypes(List<Tensor> inputs);

  /**
   * The element types of the outputs, whatever their shapes are.
   *
   * @throws InvalidOperatorException if the number of outputs does not follow from the operands
   */
  default List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(inputs.get(0).dataType());
  }

  /**
   * The types of the outputs as far as they are known before a run: where {@link #inferTypes} finds
   * a shape open, no output has a known one.
   *
   * @throws InvalidOperatorException if the operands do not fit
   */
  default List<TensorType> knownTypes(List<Tensor> inputs) {
    try {
      return inferTypes(inputs);
    } catch (OpenShapeException e) {
      return elementTypes(inputs).stream()
          .map(type -> new TensorType(type, Shape.unknown()))
          .toList();
    }
  }

  /**
   * The value of the only output where it follows from the operands: from their constants or from
   * their shapes. Float arithmetic is float32, as the runtime's.
   */
  default Optional<Constant> fold(List<Tensor> inputs) {
    return Optional.empty();
  }
}
