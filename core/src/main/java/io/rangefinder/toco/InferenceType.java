package io.rangefinder.toco;

/** What the real-valued tensors of a converted model hold. */
public enum InferenceType {
  FLOAT,
  /** Codes of 0 to 255 with a scale and a zero point for each tensor. */
  QUANTIZED_UINT8
}
