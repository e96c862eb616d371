package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An operator of which only the outside is known. Its name is its {@link #kind}.
 *
 * @param name name of the operator, as TensorFlow or a TFLite runtime has it
 * @param attributes attributes by name
 * @param options bytes that say the attributes in a form that only the operator itself reads; null
 *     if it has none of these
 * @param results types of the outputs; shapes may be unknown
 */
public record Custom(
    String name,
    Map<String, Attribute> attributes,
    @Nullable Constant options,
    List<TensorType> results)
    implements Op {
  private static final String QUANTIZED = "_output_quantized";
  private static final String FLOAT_RESULTS = "_support_output_type_float_in_quantized_op";

  public Custom {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    results = List.copyOf(results);
    if (name.isEmpty() || results.isEmpty()) {
      throw new InvalidOperatorException("an operator '" + name + "' without a name or an output");
    }
  }

  /** An operator whose attributes can all be read. */
  public Custom(String name, Map<String, Attribute> attributes, List<TensorType> results) {
    this(name, attributes, null, results);
  }

  /** The value of an attribute. */
  public sealed interface Attribute {
    record Text(String value) implements Attribute {}

    record Whole(long value) implements Attribute {}

    record Real(double value) implements Attribute {}

    record Truth(boolean value) implements Attribute {}

    /**
     * Several values of one kind.
     *
     * @param values no lists among them
     */
    record Several(List<Attribute> values) implements Attribute {
      public Several {
        values = List.copyOf(values);
        if (values.stream().map(Object::getClass).distinct().count() > 1
            || values.stream().anyMatch(Several.class::isInstance)) {
          throw new InvalidOperatorException("a list of values of different kinds");
        }
      }
    }
  }

  /**
   * Whether the operator takes codes in place of floats, by its attribute {@code
   * _output_quantized}.
   */
  public boolean hasQuantizedForm() {
    return isSet(QUANTIZED);
  }

  /**
   * Whether it computes floats even of codes, by its attribute {@code
   * _support_output_type_float_in_quantized_op}.
   */
  public boolean keepsFloatResults() {
    return isSet(FLOAT_RESULTS);
  }

  private boolean isSet(String attribute) {
    return new Attribute.Truth(true).equals(attributes.get(attribute));
  }

  @Override
  public boolean isOpaque() {
    return true;
  }

  @Override
  public String kind() {
    return name;
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    return results;
  }
}
