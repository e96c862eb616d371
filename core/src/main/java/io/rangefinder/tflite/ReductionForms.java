package io.rangefinder.tflite;

import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ArgMin;
import io.rangefinder.ir.op.Pool2D;
import io.rangefinder.ir.op.ReduceOp;
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

  static OperatorForm pool(int builtinCode, Pool2D op) {
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

  static OperatorForm reduction(int builtinCode, ReduceOp op) {
    return OperatorForm.of(
        builtinCode,
        BuiltinOptions.ReducerOptions,
        builder -> ReducerOptions.createReducerOptions(builder, op.keepDims()));
  }
}
