package io.rangefinder.tflite;

import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Pool2D;
import io.rangefinder.ir.op.ReduceOp;
import io.rangefinder.ir.op.Window2D;
import java.util.function.Function;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ReducerOptions;

/** Reads pooling operators and reductions from their TFLite options. */
final class ReductionReaders {
  private ReductionReaders() {}

  /** Makes a pooling operator. */
  @FunctionalInterface
  interface Pooling {
    Pool2D of(Window2D window, int filterHeight, int filterWidth, Activation activation);
  }

  static OperatorReaders.Reader pool(Pooling pooling) {
    return stored -> {
      Pool2DOptions options = stored.options(BuiltinOptions.Pool2DOptions, new Pool2DOptions());
      return pooling.of(
          Window2D.of(options.strideH(), options.strideW(), Paddings.fromSchema(options.padding())),
          options.filterHeight(),
          options.filterWidth(),
          Activations.fromSchema(options.fusedActivationFunction()));
    };
  }

  /**
   * @param ofKeepDims makes the reduction, given whether it keeps reduced axes with extent 1
   */
  static OperatorReaders.Reader reduction(Function<Boolean, ReduceOp> ofKeepDims) {
    return stored ->
        ofKeepDims.apply(
            stored.options(BuiltinOptions.ReducerOptions, new ReducerOptions()).keepDims());
  }
}
