package io.rangefinder.jobs.toco;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A GraphDef in its text form, drawn node by node. */
final class DrawnGraph {
  private final StringBuilder text = new StringBuilder();

  DrawnGraph placeholder(String name, int... dims) {
    return add(name, "Placeholder", type("dtype", "DT_FLOAT") + attr("shape", shape(dims)));
  }

  /** As many values as the shape has elements, or one for all. */
  DrawnGraph floats(String name, int[] dims, double... values) {
    String elements =
        Arrays.stream(values).mapToObj(v -> "float_val: " + v).collect(Collectors.joining(" "));
    return constant(name, "DT_FLOAT", dims, elements);
  }

  DrawnGraph integers(String name, int... values) {
    String elements =
        Arrays.stream(values).mapToObj(v -> "int_val: " + v).collect(Collectors.joining(" "));
    return constant(name, "DT_INT32", new int[] {values.length}, elements);
  }

  /** One integer of no axis. */
  DrawnGraph integer(String name, int value) {
    return constant(name, "DT_INT32", new int[0], "int_val: " + value);
  }

  /** A convolution with stride 1 and SAME padding. */
  DrawnGraph convolution(String name, String input, String weights) {
    return with(name, "Conv2D", windows("strides", 1), input, weights);
  }

  /** A pool over windows of 2 by 2. */
  DrawnGraph maxPool(String name, String input) {
    return with(name, "MaxPool", windows("strides", 2) + list("ksize", 1, 2, 2, 1), input);
  }

  DrawnGraph fakeQuant(String name, String input, double min, double max) {
    floats(name + "/min", new int[0], min).floats(name + "/max", new int[0], max);
    return with(name, "FakeQuantWithMinMaxVars", "", input, name + "/min", name + "/max");
  }

  DrawnGraph node(String name, String operator, String... inputs) {
    return with(name, operator, "", inputs);
  }

  DrawnGraph concat(String name, String axis, String... inputs) {
    String[] all = Arrays.copyOf(inputs, inputs.length + 1);
    all[inputs.length] = axis;
    return with(name, "ConcatV2", attr("N", "i: " + inputs.length), all);
  }

  private DrawnGraph with(String name, String operator, String attributes, String... inputs) {
    String operands =
        Arrays.stream(inputs)
            .map(input -> "input: \"" + input + "\" ")
            .collect(Collectors.joining());
    return add(name, operator, operands + type("T", "DT_FLOAT") + attributes);
  }

  private DrawnGraph constant(String name, String type, int[] dims, String elements) {
    String value = "tensor { dtype: " + type + " tensor_" + shape(dims) + " " + elements + " }";
    return add(name, "Const", type("dtype", type) + attr("value", value));
  }

  private DrawnGraph add(String name, String operator, String rest) {
    text.append("node { name: \"%s\" op: \"%s\" %s}\n".formatted(name, operator, rest));
    return this;
  }

  private static String windows(String attribute, int stride) {
    return list(attribute, 1, stride, stride, 1) + attr("padding", "s: \"SAME\"");
  }

  private static String list(String attribute, int... values) {
    String items = Arrays.stream(values).mapToObj(v -> "i: " + v).collect(Collectors.joining(" "));
    return attr(attribute, "list { " + items + " }");
  }

  private static String type(String attribute, String type) {
    return attr(attribute, "type: " + type);
  }

  private static String attr(String name, String value) {
    return "attr { key: \"" + name + "\" value { " + value + " } } ";
  }

  private static String shape(int... dims) {
    String axes =
        Arrays.stream(dims)
            .mapToObj(dim -> "dim { size: " + dim + " }")
            .collect(Collectors.joining(" "));
    return "shape { " + axes + " }";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
