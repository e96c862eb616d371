package io.rangefinder.tflite;

import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.op.Activation;
import org.tensorflow.lite.schema.ActivationFunctionType;

/** Fused activations as the schema numbers them. */
final class Activations {
  private Activations() {}

  static byte toSchema(Activation activation) {
    return switch (activation) {
      case NONE -> ActivationFunctionType.NONE;
      case RELU -> ActivationFunctionType.RELU;
      case RELU_N1_TO_1 -> ActivationFunctionType.RELU_N1_TO_1;
      case RELU6 -> ActivationFunctionType.RELU6;
    };
  }

  /**
   * The activation of a schema number.
   *
   * @throws InvalidOperatorException if the graph has no such activation
   */
  static Activation fromSchema(byte activation) {
    return switch (activation) {
      case ActivationFunctionType.NONE -> Activation.NONE;
      case ActivationFunctionType.RELU -> Activation.RELU;
      case ActivationFunctionType.RELU_N1_TO_1 -> Activation.RELU_N1_TO_1;
      case ActivationFunctionType.RELU6 -> Activation.RELU6;
      default -> throw new InvalidOperatorException("fused activation " + name(activation));
    };
  }

  /**
   * Refuses a fused activation where an operator of the graph has none.
   *
   * @throws InvalidOperatorException if there is one
   */
  static void requireNone(byte activation) {
    StoredOperator.require(activation == ActivationFunctionType.NONE, "it has a fused activation");
  }

  private static String name(byte activation) {
    return activation >= 0 && activation < ActivationFunctionType.names.length
        ? ActivationFunctionType.name(activation)
        : "number " + activation;
  }
}
