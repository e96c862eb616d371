package io.rangefinder.tflite;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Dequantize;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LocalResponseNormalization;
import io.rangefinder.ir.op.Softmax;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FakeQuantOptions;
import org.tensorflow.lite.schema.L2NormOptions;
import org.tensorflow.lite.schema.LocalResponseNormalizationOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;

/**
 * The TFLite forms of normalizations and changes of a code: builtin code, version and options as
 * TOCO writes them.
 */
final class NormalizationForms {
  private NormalizationForms() {}

  static OperatorForm dequantize(Dequantize op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.DEQUANTIZE,
        versionOfDequantize(inputs.get(0).dataType()),
        BuiltinOptions.DequantizeOptions,
        OperatorForm.EMPTY_TABLE);
  }

  static OperatorForm fakeQuant(FakeQuant op) {
    return OperatorForm.of(
        BuiltinOperator.FAKE_QUANT,
        op.narrowRange() ? 2 : 1,
        BuiltinOptions.FakeQuantOptions,
        builder ->
            FakeQuantOptions.createFakeQuantOptions(
                builder, op.min(), op.max(), op.bits(), op.narrowRange()));
  }

  static OperatorForm l2Normalization(L2Normalization op) {
    return OperatorForm.of(
        BuiltinOperator.L2_NORMALIZATION,
        BuiltinOptions.L2NormOptions,
        builder -> L2NormOptions.createL2NormOptions(builder, (byte) 0));
  }

  static OperatorForm localResponseNormalization(LocalResponseNormalization op) {
    return OperatorForm.of(
        BuiltinOperator.LOCAL_RESPONSE_NORMALIZATION,
        BuiltinOptions.LocalResponseNormalizationOptions,
        builder ->
            LocalResponseNormalizationOptions.createLocalResponseNormalizationOptions(
                builder, op.radius(), op.bias(), op.alpha(), op.beta()));
  }

  static OperatorForm softmax(Softmax op) {
    return OperatorForm.of(
        BuiltinOperator.SOFTMAX,
        BuiltinOptions.SoftmaxOptions,
        builder -> SoftmaxOptions.createSoftmaxOptions(builder, op.beta()));
  }

  private static int versionOfDequantize(DataType codes) {
    return switch (codes) {
      case INT8 -> 2;
      case FLOAT16 -> 3;
      default -> 1;
    };
  }
}
