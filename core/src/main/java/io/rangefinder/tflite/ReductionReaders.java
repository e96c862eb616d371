package io.rangefinder.tflite;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Window2D;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ReducerOptions;

/** Reads pooling operators and reductions from their TFLite options. */
final class ReductionReaders {
  private ReductionReaders() {}

  static Op averagePool(StoredOperator stored) {
    Pool2DOptions options = stored.options(BuiltinOptions.Pool2DOptions, new Pool2DOptions());
    return new AveragePool2D(
        window(options), options.filterHeight(), options.filterWidth(), activation(options));
  }

  static boolean keepDims(StoredOperator stored) {
    return stored.options(BuiltinOptions.ReducerOptions, new ReducerOptions()).keepDims();
  }

  static Op l2Pool(StoredOperator stored) {
    Pool2DOptions options = stored.options(BuiltinOptions.Pool2DOptions, new Pool2DOptions());
    return new L2Pool2D(
        window(options), options.filterHeight(), options.filterWidth(), activation(options));
  }

  static Op maxPool(StoredOperator stored) {
    Pool2DOptions options = stored.options(BuiltinOptions.Pool2DOptions, new Pool2DOptions());
    return new MaxPool2D(
        window(options), options.filterHeight(), options.filterWidth(), activation(options));
  }

  private static Activation activation(Pool2DOptions options) {
    return Activations.fromSchema(options.fusedActivationFunction());
  }

  private static Window2D window(Pool2DOptions options) {
    return Window2D.of(
        options.strideH(), options.strideW(), Paddings.fromSchema(options.padding()));
  }
}
