package io.rangefinder.tensorflow;

import io.rangefinder.ir.Remedies;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UnknownOperators;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What part of a GraphDef to import.
 *
 * @param inputs the tensors the graph starts from, in order; empty for the placeholders that the
 *     outputs need
 * @param outputs the names of the tensors the graph ends in, in order; empty for the tensors that
 *     depend on an input and that nothing reads
 * @param placeholders placeholders that become constants, by name: their value as it was written,
 *     {@code true}, {@code false} or a number
 * @param remedies how the user changes these options, for messages
 */
public record ImportOptions(
    List<Input> inputs,
    List<String> outputs,
    UnknownOperators unknownOperators,
    Map<String, String> placeholders,
    Remedies remedies) {
  public ImportOptions {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    placeholders = Collections.unmodifiableMap(new LinkedHashMap<>(placeholders));
  }

  /** Leaves every placeholder what it is. */
  public ImportOptions(
      List<Input> inputs, List<String> outputs, UnknownOperators unknownOperators) {
    this(inputs, outputs, unknownOperators, Map.of(), Remedies.PLAIN);
  }

  /** Refuses operators that are not known. */
  public ImportOptions(List<Input> inputs, List<String> outputs) {
    this(inputs, outputs, UnknownOperators.REFUSED);
  }

  /** Inputs and outputs as the GraphDef has them. */
  public static ImportOptions asFound() {
    return new ImportOptions(List.of(), List.of());
  }

  /** These options with another use of operators that are not known. */
  public ImportOptions keeping(UnknownOperators others) {
    return new ImportOptions(inputs, outputs, others, placeholders, remedies);
  }

  /** These options in the words of another program. */
  public ImportOptions withRemedies(Remedies words) {
    return new ImportOptions(inputs, outputs, unknownOperators, placeholders, words);
  }

  /** These options for the part between other tensors. */
  public ImportOptions between(List<Input> first, List<String> last) {
    return new ImportOptions(first, last, unknownOperators, placeholders, remedies);
  }

  /** These options with constants in place of placeholders. */
  public ImportOptions withPlaceholders(Map<String, String> values) {
    return new ImportOptions(inputs, outputs, unknownOperators, values, remedies);
  }

  /**
   * An input by the name of its tensor. It need not be a placeholder: what computes the tensor is
   * cut off.
   *
   * @param name empty for the one input of a model that says what its input is
   * @param shape the shape with the batch; null for the shape that the GraphDef gives
   */
  public record Input(String name, @Nullable Shape shape) {}
}
