package io.rangefinder.toco;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What a user says about tensors of the imported graph; it counts more than what the model says.
 *
 * @param source the file and line, for messages
 * @param name the tensor of this name; null if the entry has none
 * @param nameRegexp the tensors with such names; null if the entry has none
 * @param range the range of the tensor
 * @param dataType the element type in the converted model; only when quantizing
 * @param shape replaces the shape
 * @param constantValue makes the tensor constant, each element this value
 */
public record ExtraInfo(
    String source,
    @Nullable String name,
    @Nullable NamePattern nameRegexp,
    @Nullable Range range,
    @Nullable DataType dataType,
    @Nullable Shape shape,
    @Nullable Float constantValue) {

  /** Whether this entry is about a tensor. */
  public boolean matches(String tensor) {
    return tensor.equals(name) || (nameRegexp != null && nameRegexp.matches(tensor));
  }
}
