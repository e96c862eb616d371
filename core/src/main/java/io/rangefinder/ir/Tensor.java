package io.rangefinder.ir;

import org.jspecify.annotations.Nullable;

/**
 * A named tensor of a graph.
 *
 * @param constant the elements, if the tensor is constant
 * @param range the range of its real values, where one is known
 * @param quantization scale and zero point, if the elements are codes
 */
public record Tensor(
    String name,
    TensorType type,
    @Nullable Constant constant,
    @Nullable TensorRange range,
    @Nullable Quantization quantization) {

  public Tensor {
    if (constant != null && !constant.type().equals(type)) {
      throw new IllegalArgumentException(name + ": " + constant + " in a tensor of type " + type);
    }
  }

  /** A tensor computed at run time, or an input. */
  public static Tensor variable(String name, TensorType type) {
    return new Tensor(name, type, null, null, null);
  }

  public static Tensor constant(String name, Constant constant) {
    return new Tensor(name, constant.type(), constant, null, null);
  }

  public boolean isConstant() {
    return constant != null;
  }

  public boolean isFloat() {
    return type.dataType() == DataType.FLOAT32;
  }

  public Shape shape() {
    return type.shape();
  }

  public DataType dataType() {
    return type.dataType();
  }

  /**
   * The elements of a tensor known to be constant.
   *
   * @throws OpenShapeException if the tensor is not constant
   */
  public Constant requireConstant() {
    if (constant == null) {
      throw new OpenShapeException("operand '" + name + "' is not constant");
    }
    return constant;
  }

  /** The same tensor under another name. */
  public Tensor renamed(String newName) {
    return new Tensor(newName, type, constant, range, quantization);
  }

  /** The same tensor with another range, or with none. */
  public Tensor withRange(@Nullable TensorRange newRange) {
    return new Tensor(name, type, constant, newRange, quantization);
  }
}
