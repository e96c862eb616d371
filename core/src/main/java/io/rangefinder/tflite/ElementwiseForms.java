package io.rangefinder.tflite;

import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.FloorDiv;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Sub;
import java.util.List;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.CastOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.SubOptions;

/**
 * The TFLite forms of operators that work element by element: builtin code, version and options as
 * TOCO writes them.
 */
final class ElementwiseForms {
  private ElementwiseForms() {}

  static OperatorForm add(Add op) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.ADD,
        BuiltinOptions.AddOptions,
        builder -> AddOptions.createAddOptions(builder, activation, true));
  }

  static OperatorForm cast(Cast op, List<Tensor> inputs, List<Tensor> outputs) {
    byte from = ElementTypes.toSchema(inputs.get(0).dataType());
    byte to = ElementTypes.toSchema(op.to());
    return OperatorForm.of(
        BuiltinOperator.CAST,
        BuiltinOptions.CastOptions,
        builder -> CastOptions.createCastOptions(builder, from, to));
  }

  static OperatorForm div(Div op) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.DIV,
        BuiltinOptions.DivOptions,
        builder -> DivOptions.createDivOptions(builder, activation));
  }

  static OperatorForm floorDiv(FloorDiv op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.withoutOptions(BuiltinOperator.FLOOR_DIV, inputs.get(0).isFloat() ? 2 : 1);
  }

  static OperatorForm leakyRelu(LeakyRelu op) {
    return OperatorForm.of(
        BuiltinOperator.LEAKY_RELU,
        BuiltinOptions.LeakyReluOptions,
        builder -> LeakyReluOptions.createLeakyReluOptions(builder, op.alpha()));
  }

  static OperatorForm mul(Mul op, List<Tensor> inputs, List<Tensor> outputs) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.MUL,
        rescalesByOneOrMore(inputs.get(0), inputs.get(1), outputs.get(0)) ? 3 : 1,
        BuiltinOptions.MulOptions,
        builder -> MulOptions.createMulOptions(builder, activation));
  }

  static OperatorForm sub(Sub op) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.SUB,
        BuiltinOptions.SubOptions,
        builder -> SubOptions.createSubOptions(builder, activation, true));
  }

  /** Whether a product of codes needs a factor of at least 1, which older kernels refuse. */
  private static boolean rescalesByOneOrMore(Tensor a, Tensor b, Tensor product) {
    Quantization codeA = a.quantization();
    Quantization codeB = b.quantization();
    Quantization codeOfProduct = product.quantization();
    return codeA != null
        && codeB != null
        && codeOfProduct != null
        && codeA.scale() * codeB.scale() / codeOfProduct.scale() >= 1;
  }
}
