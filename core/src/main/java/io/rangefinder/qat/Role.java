package io.rangefinder.qat;

/** What a quantized tensor is in its network. */
public enum Role {
  WEIGHTS,
  ACTIVATION,
  INPUT
}
