package io.rangefinder.jobs.toco;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.toco.Difference.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares the normal forms of two .tflite files.
 *
 * <p>Constants are told apart by their place at operators and by content, all other tensors by
 * name: which of several equal constants survives merging, and so its name, is arbitrary.
 */
final class Comparison {
  private final NormalForm expected;
  private final NormalForm actual;
  private final Tolerance tolerance;
  private final List<Difference> differences = new ArrayList<>();

  /** Which constant stands for which, both ways: expected to actual and actual to expected. */
  private final Map<String, String> actualConstants = new LinkedHashMap<>();

  private final Map<String, String> expectedConstants = new LinkedHashMap<>();

  private Comparison(NormalForm expected, NormalForm actual, Tolerance tolerance) {
    this.expected = expected;
    this.actual = actual;
    this.tolerance = tolerance;
  }

  /** All differences beyond a tolerance. */
  static List<Difference> of(NormalForm expected, NormalForm actual, Tolerance tolerance) {
    Comparison comparison = new Comparison(expected, actual, tolerance);
    comparison.header();
    comparison.operators();
    comparison.tensors();
    return List.copyOf(comparison.differences);
  }

  private void require(Kind kind, String what, Object expectedValue, Object actualValue) {
    if (!Objects.equals(expectedValue, actualValue)) {
      differ(kind, what + ": " + expectedValue + " expected, " + actualValue + " found");
    }
  }

  private void differ(Kind kind, String text) {
    differences.add(new Difference(kind, text));
  }

  private void header() {
    require(Kind.HEADER, "schema version", expected.schemaVersion(), actual.schemaVersion());
    require(Kind.HEADER, "description", expected.description(), actual.description());
    require(Kind.HEADER, "metadata", expected.metadata(), actual.metadata());
    require(Kind.HEADER, "inputs", expected.inputs(), actual.inputs());
    require(Kind.HEADER, "outputs", expected.outputs(), actual.outputs());
    require(
        Kind.HEADER,
        "operator codes",
        new HashSet<>(expected.operatorCodes()),
        new HashSet<>(actual.operatorCodes()));
  }

  private void operators() {
    Map<List<String>, NormalOperator> found = new LinkedHashMap<>();
    actual.operators().forEach(operator -> found.put(operator.outputs(), operator));
    for (NormalOperator operator : expected.operators()) {
      NormalOperator counterpart = found.remove(operator.outputs());
      if (counterpart == null) {
        differ(Kind.OPERATORS, "missing " + operator);
      } else {
        operator(operator, counterpart);
      }
    }
    found.values().forEach(operator -> differ(Kind.OPERATORS, "extra " + operator));
  }

  private void operator(NormalOperator operator, NormalOperator found) {
    require(Kind.OPERATORS, "operator of " + operator.outputs(), operator.code(), found.code());
    if (!operator.code().name().equals(found.code().name())) {
      return;
    }
    require(Kind.OPTIONS, "options of " + operator, operator.optionsType(), found.optionsType());
    options(operator, found.options());
    require(
        Kind.OPTIONS,
        "custom options of " + operator,
        operator.customOptions(),
        found.customOptions());
    if (operator.inputs().size() != found.inputs().size()) {
      require(Kind.WIRING, "inputs of " + operator, operator.inputs(), found.inputs());
      return;
    }
    for (int i = 0; i < operator.inputs().size(); i++) {
      input(operator, i, operator.inputs().get(i), found.inputs().get(i));
    }
  }

  private void options(NormalOperator operator, ObjectNode found) {
    Set<String> names = new LinkedHashSet<>();
    operator.options().fieldNames().forEachRemaining(names::add);
    found.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      require(
          Kind.OPTIONS, name + " of " + operator, operator.options().get(name), found.get(name));
    }
  }

  private void input(NormalOperator operator, int index, String name, String foundName) {
    NormalTensor tensor = name == null ? null : expected.tensors().get(name);
    NormalTensor found = foundName == null ? null : actual.tensors().get(foundName);
    if (tensor == null || found == null || !tensor.isConstant() || !found.isConstant()) {
      require(Kind.WIRING, "input " + index + " of " + operator, name, foundName);
      return;
    }
    String known = actualConstants.putIfAbsent(name, foundName);
    String knownBackwards = expectedConstants.putIfAbsent(foundName, name);
    boolean isNew = known == null && knownBackwards == null;
    boolean isSame = foundName.equals(known) && name.equals(knownBackwards);
    if (!isNew && !isSame) {
      differ(
          Kind.SHARING,
          "input %d of %s: constant '%s' shared otherwise, found '%s'"
              .formatted(index, operator, name, foundName));
    }
    if (!isSame) {
      constant(tensor, found);
    }
  }

  private void constant(NormalTensor tensor, NormalTensor found) {
    String what =
        tensor.name().equals(found.name())
            ? "'" + tensor.name() + "'"
            : "'" + tensor.name() + "' (here '" + found.name() + "')";
    tensor(what, tensor, found);
    ConstantComparison.difference(tensor, found, tolerance)
        .ifPresent(difference -> differ(Kind.CONSTANTS, what + ": " + difference));
  }

  /** Tensors that no operator reads as a constant: these have their names. */
  private void tensors() {
    for (NormalTensor tensor : expected.tensors().values()) {
      if (actualConstants.containsKey(tensor.name())) {
        continue;
      }
      NormalTensor found = actual.tensors().get(tensor.name());
      if (found == null) {
        differ(Kind.TENSORS, "missing '" + tensor.name() + "' " + type(tensor));
      } else if (tensor.isConstant() && found.isConstant()) {
        constant(tensor, found);
      } else {
        require(
            Kind.CONSTANTS,
            "whether '" + tensor.name() + "' is constant",
            tensor.isConstant(),
            found.isConstant());
        tensor("'" + tensor.name() + "'", tensor, found);
      }
    }
    for (NormalTensor tensor : actual.tensors().values()) {
      if (!expectedConstants.containsKey(tensor.name())
          && !expected.tensors().containsKey(tensor.name())) {
        differ(Kind.TENSORS, "extra '" + tensor.name() + "' " + type(tensor));
      }
    }
  }

  private void tensor(String what, NormalTensor tensor, NormalTensor found) {
    require(Kind.TENSORS, "type of " + what, type(tensor), type(found));
    NormalTensor.Parameters parameters = tensor.quantization();
    NormalTensor.Parameters foundParameters = found.quantization();
    if (parameters == null
        || foundParameters == null
        || !QuantizationComparison.equal(parameters, foundParameters, tolerance)) {
      require(Kind.QUANTIZATION, "quantization of " + what, parameters, foundParameters);
    }
  }

  private static String type(NormalTensor tensor) {
    return tensor.type() + tensor.shape() + (tensor.variable() ? " variable" : "");
  }
}
