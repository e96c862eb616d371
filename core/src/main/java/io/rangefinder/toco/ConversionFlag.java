package io.rangefinder.toco;

/** Choices of a conversion that are either made or not. */
public enum ConversionFlag {
  /** Leave out quantization annotations: neither their ranges nor their rounding count. */
  DROP_FAKE_QUANT,
  /** Rewrite across quantization annotations, which are dropped early; only when quantizing. */
  REORDER_ACROSS_FAKE_QUANT,
  /** Give the inputs of a concatenation the range of its output. */
  CHANGE_CONCAT_INPUT_RANGES,
  /** Turn weights of the lowest code that stand too close to each other into the code 1. */
  NUDGE_WEIGHTS,
  /** Keep operators that TensorFlow Lite does not have as custom operators. */
  ALLOW_CUSTOM_OPS,
  /** Store large weights of a float model as int8. */
  POST_TRAINING_QUANTIZE,
  /** Store the weights as 16-bit floats; only with {@link #POST_TRAINING_QUANTIZE}. */
  QUANTIZE_TO_FLOAT16
}
