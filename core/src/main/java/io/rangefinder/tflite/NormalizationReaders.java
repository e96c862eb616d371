package io.rangefinder.tflite;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LocalResponseNormalization;
import io.rangefinder.ir.op.Softmax;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FakeQuantOptions;
import org.tensorflow.lite.schema.L2NormOptions;
import org.tensorflow.lite.schema.LocalResponseNormalizationOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;

/** Reads normalizations and changes of a code from their TFLite options. */
final class NormalizationReaders {
  private NormalizationReaders() {}

  static Op fakeQuant(StoredOperator stored) {
    FakeQuantOptions options =
        stored.options(BuiltinOptions.FakeQuantOptions, new FakeQuantOptions());
    return new FakeQuant(options.min(), options.max(), options.numBits(), options.narrowRange());
  }

  static Op l2Normalization(StoredOperator stored) {
    L2NormOptions options = stored.options(BuiltinOptions.L2NormOptions, new L2NormOptions());
    Activations.requireNone(options.fusedActivationFunction());
    return new L2Normalization();
  }

  static Op localResponseNormalization(StoredOperator stored) {
    LocalResponseNormalizationOptions options =
        stored.options(
            BuiltinOptions.LocalResponseNormalizationOptions,
            new LocalResponseNormalizationOptions());
    return new LocalResponseNormalization(
        options.radius(), options.bias(), options.alpha(), options.beta());
  }

  static Op softmax(StoredOperator stored) {
    return new Softmax(stored.options(BuiltinOptions.SoftmaxOptions, new SoftmaxOptions()).beta());
  }
}
