package io.rangefinder.quantize;

import io.rangefinder.codes.Codes;
import io.rangefinder.ir.TensorRange;

/**
 * What a quantized model is to be made of, as data.
 *
 * @param name what the model is called by its codes, such as {@code uint8}
 * @param activations codes of activations and of constants beside weights, one scale a tensor
 * @param weights codes of constant weights
 * @param kernels what the kernels that will run demand of codes
 */
public record Target(
    String name, Codes activations, WeightCodes weights, OperatorConstraints kernels) {
  /** uint8 throughout, asymmetric, one scale a tensor; weights leave out code 0. */
  public static final Target UINT8 =
      new Target(
          "uint8",
          Codes.UINT8,
          new WeightCodes(
              Codes.NARROW_UINT8,
              WeightCodes.Granularity.PER_TENSOR,
              WeightCodes.Symmetry.ASYMMETRIC),
          OperatorConstraints.UINT8);

  /**
   * uint8 with fewer codes of weights: 1 to {@code 2^bits - 1}, stored in a byte as ever.
   *
   * @param bits from 2 to 8
   */
  public static Target uint8(int bits) {
    if (bits < 2 || bits > Byte.SIZE) {
      throw new IllegalArgumentException("Weights have 2 to 8 bits, not " + bits);
    }
    Codes codes = new Codes(Codes.UINT8.dataType(), 1, (1 << bits) - 1);
    WeightCodes weights = UINT8.weights();
    return new Target(
        UINT8.name(),
        UINT8.activations(),
        new WeightCodes(codes, weights.granularity(), weights.symmetry()),
        UINT8.kernels());
  }

  /** The codes that fill the range of an activation. */
  public Codes codes(TensorRange range) {
    return range.narrow() ? activations.narrowed() : activations;
  }
}
