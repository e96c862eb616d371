package io.rangefinder.tflite;

import static io.rangefinder.tflite.StoredOperator.require;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Window2D;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;
import org.tensorflow.lite.schema.TransposeConvOptions;

/** Reads convolutions and matrix products from their TFLite options. */
final class ConvolutionReaders {
  private ConvolutionReaders() {}

  static Op conv(StoredOperator stored) {
    Conv2DOptions options = stored.options(BuiltinOptions.Conv2DOptions, new Conv2DOptions());
    Window2D window =
        new Window2D(
            options.strideH(),
            options.strideW(),
            options.dilationHFactor(),
            options.dilationWFactor(),
            Paddings.fromSchema(options.padding()));
    return new Conv2D(window, Activations.fromSchema(options.fusedActivationFunction()));
  }

  static Op depthwiseConv(StoredOperator stored) {
    DepthwiseConv2DOptions options =
        stored.options(BuiltinOptions.DepthwiseConv2DOptions, new DepthwiseConv2DOptions());
    Window2D window =
        new Window2D(
            options.strideH(),
            options.strideW(),
            options.dilationHFactor(),
            options.dilationWFactor(),
            Paddings.fromSchema(options.padding()));
    return new DepthwiseConv2D(
        window,
        options.depthMultiplier(),
        Activations.fromSchema(options.fusedActivationFunction()));
  }

  static Op fullyConnected(StoredOperator stored) {
    FullyConnectedOptions options =
        stored.options(BuiltinOptions.FullyConnectedOptions, new FullyConnectedOptions());
    require(
        options.weightsFormat() == FullyConnectedOptionsWeightsFormat.DEFAULT,
        "its weights are shuffled");
    require(!options.keepNumDims(), "it keeps the rank of its input (keep_num_dims)");
    return new FullyConnected(Activations.fromSchema(options.fusedActivationFunction()));
  }

  static Op transposeConv(StoredOperator stored) {
    TransposeConvOptions options =
        stored.options(BuiltinOptions.TransposeConvOptions, new TransposeConvOptions());
    Activations.requireNone(options.fusedActivationFunction());
    return new TransposeConv2D(
        Window2D.of(options.strideH(), options.strideW(), Paddings.fromSchema(options.padding())));
  }
}
