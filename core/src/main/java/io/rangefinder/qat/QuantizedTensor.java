package io.rangefinder.qat;

/**
 * A tensor that is quantized, and how.
 *
 * @param name of it among all quantized tensors, the same in training and evaluation
 * @param tensor as the graph called it before
 * @param quantized the tensor that is read in its place now
 * @param range the variables that hold its range; tensors of a group have the same
 * @param bits of its codes
 * @param narrow whether the lowest code is left out
 * @param symmetric whether the range lies around zero
 * @param reason why it is quantized, or why together with others
 */
public record QuantizedTensor(
    String name,
    String tensor,
    String quantized,
    Role role,
    RangeVariables range,
    int bits,
    boolean narrow,
    boolean symmetric,
    String reason) {
  /** The same tensor, as the graph called it before. */
  QuantizedTensor calledBefore(String name) {
    return new QuantizedTensor(
        this.name, name, quantized, role, range, bits, narrow, symmetric, reason);
  }
}
