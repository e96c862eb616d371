package io.rangefinder.tflite;

import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ArgMin;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Pool2D;
import io.rangefinder.ir.op.ReduceAny;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.ReduceOp;
import io.rangefinder.ir.op.ReduceProd;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.Window2D;
import org.tensorflow.lite.schema.ArgMaxOptions;
import org.tensorflow.lite.schema.ArgMinOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ReducerOptions;

/**
 * The TFLite forms of pooling operators and reductions: builtin code, version and options as TOCO
 * writes them.
 */
final class ReductionForms {
  private ReductionForms() {}

  static OperatorForm argMax(ArgMax op) {
    byte type = ElementTypes.toSchema(op.outputType());
    return OperatorForm.of(
        BuiltinOperator.ARG_MAX,
        BuiltinOptions.ArgMaxOptions,
        builder -> ArgMaxOptions.createArgMaxOptions(builder, type));
  }

  static OperatorForm argMin(ArgMin op) {
    byte type = ElementTypes.toSchema(op.outputType());
    return OperatorForm.of(
        BuiltinOperator.ARG_MIN,
        BuiltinOptions.ArgMinOptions,
        builder -> ArgMinOptions.createArgMinOptions(builder, type));
  }

  static OperatorForm averagePool(AveragePool2D op) {
    return pool(BuiltinOperator.AVERAGE_POOL_2D, op);
  }

  static OperatorForm l2Pool(L2Pool2D op) {
    return pool(BuiltinOperator.L2_POOL_2D, op);
  }

  static OperatorForm maxPool(MaxPool2D op) {
    return pool(BuiltinOperator.MAX_POOL_2D, op);
  }

  static OperatorForm mean(Mean op) {
    return reduction(BuiltinOperator.MEAN, op);
  }

  static OperatorForm reduceAny(ReduceAny op) {
    return reduction(BuiltinOperator.REDUCE_ANY, op);
  }

  static OperatorForm reduceMax(ReduceMax op) {
    return reduction(BuiltinOperator.REDUCE_MAX, op);
  }

  static OperatorForm reduceMin(ReduceMin op) {
    return reduction(BuiltinOperator.REDUCE_MIN, op);
  }

  static OperatorForm reduceProd(ReduceProd op) {
    return reduction(BuiltinOperator.REDUCE_PROD, op);
  }

  static OperatorForm sum(Sum op) {
    return reduction(BuiltinOperator.SUM, op);
  }

  private static OperatorForm pool(int builtinCode, Pool2D op) {
    Window2D window = op.window();
    return OperatorForm.of(
        builtinCode,
        BuiltinOptions.Pool2DOptions,
        builder ->
            Pool2DOptions.createPool2DOptions(
                builder,
                Paddings.toSchema(window.padding()),
                window.strideWidth(),
                window.strideHeight(),
                op.filterWidth(),
                op.filterHeight(),
                Activations.toSchema(op.activation())));
  }

  private static OperatorForm reduction(int builtinCode, ReduceOp op) {
    return OperatorForm.of(
        builtinCode,
        BuiltinOptions.ReducerOptions,
        builder -> ReducerOptions.createReducerOptions(builder, op.keepDims()));
  }
}
