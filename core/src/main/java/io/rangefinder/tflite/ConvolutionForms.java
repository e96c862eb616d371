package io.rangefinder.tflite;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ir.op.Window2D;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;
import org.tensorflow.lite.schema.TransposeConvOptions;

/**
 * The TFLite forms of convolutions and matrix products: builtin code, version and options as TOCO
 * writes them.
 */
final class ConvolutionForms {
  private ConvolutionForms() {}

  static OperatorForm conv(Conv2D op, List<Tensor> inputs, List<Tensor> outputs) {
    Window2D window = op.window();
    return OperatorForm.of(
        BuiltinOperator.CONV_2D,
        hasCodedWeights(inputs) ? 2 : 1,
        BuiltinOptions.Conv2DOptions,
        builder ->
            Conv2DOptions.createConv2DOptions(
                builder,
                Paddings.toSchema(window.padding()),
                window.strideWidth(),
                window.strideHeight(),
                Activations.toSchema(op.activation()),
                window.dilationWidth(),
                window.dilationHeight()));
  }

  static OperatorForm depthwiseConv(DepthwiseConv2D op) {
    Window2D window = op.window();
    return OperatorForm.of(
        BuiltinOperator.DEPTHWISE_CONV_2D,
        window.isDilated() ? 2 : 1,
        BuiltinOptions.DepthwiseConv2DOptions,
        builder ->
            DepthwiseConv2DOptions.createDepthwiseConv2DOptions(
                builder,
                Paddings.toSchema(window.padding()),
                window.strideWidth(),
                window.strideHeight(),
                op.depthMultiplier(),
                Activations.toSchema(op.activation()),
                window.dilationWidth(),
                window.dilationHeight()));
  }

  static OperatorForm fullyConnected(FullyConnected op, List<Tensor> inputs, List<Tensor> outputs) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.FULLY_CONNECTED,
        hasCodedWeights(inputs) ? 3 : 1,
        BuiltinOptions.FullyConnectedOptions,
        builder ->
            FullyConnectedOptions.createFullyConnectedOptions(
                builder, activation, FullyConnectedOptionsWeightsFormat.DEFAULT, false, false));
  }

  static OperatorForm transposeConv(TransposeConv2D op) {
    Window2D window = op.window();
    return OperatorForm.of(
        BuiltinOperator.TRANSPOSE_CONV,
        BuiltinOptions.TransposeConvOptions,
        builder ->
            TransposeConvOptions.createTransposeConvOptions(
                builder,
                Paddings.toSchema(window.padding()),
                window.strideWidth(),
                window.strideHeight(),
                (byte) 0));
  }

  /** Whether the weights alone are quantized. */
  private static boolean hasCodedWeights(List<Tensor> inputs) {
    return inputs.get(0).isFloat() && inputs.get(WeightedOp.WEIGHTS).dataType() == DataType.INT8;
  }
}
