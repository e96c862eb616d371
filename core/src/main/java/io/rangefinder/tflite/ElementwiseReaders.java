package io.rangefinder.tflite;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Sub;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.SubOptions;

/** Reads operators that work element by element from their TFLite options. */
final class ElementwiseReaders {
  private ElementwiseReaders() {}

  static Op add(StoredOperator stored) {
    AddOptions options = stored.options(BuiltinOptions.AddOptions, new AddOptions());
    return new Add(Activations.fromSchema(options.fusedActivationFunction()));
  }

  static Op div(StoredOperator stored) {
    DivOptions options = stored.options(BuiltinOptions.DivOptions, new DivOptions());
    return new Div(Activations.fromSchema(options.fusedActivationFunction()));
  }

  static Op leakyRelu(StoredOperator stored) {
    return new LeakyRelu(
        stored.options(BuiltinOptions.LeakyReluOptions, new LeakyReluOptions()).alpha());
  }

  static Op mul(StoredOperator stored) {
    MulOptions options = stored.options(BuiltinOptions.MulOptions, new MulOptions());
    return new Mul(Activations.fromSchema(options.fusedActivationFunction()));
  }

  static Op sub(StoredOperator stored) {
    SubOptions options = stored.options(BuiltinOptions.SubOptions, new SubOptions());
    return new Sub(Activations.fromSchema(options.fusedActivationFunction()));
  }
}
