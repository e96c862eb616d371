package io.rangefinder.ir;

/** Element type and shape of a tensor. */
public record TensorType(DataType dataType, Shape shape) {
  /** Size of the elements in bytes. */
  public long bytes() {
    return (long) dataType.bytes() * shape.elements();
  }

  @Override
  public String toString() {
    return dataType + shape.toString();
  }
}
