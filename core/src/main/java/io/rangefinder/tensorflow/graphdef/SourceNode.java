package io.rangefinder.tensorflow.graphdef;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * A node of a GraphDef as importers see it: data operands only, their names without {@code :0}, and
 * attributes of the type asked for.
 *
 * <p>Whatever does not fit is an {@link InvalidOperatorException}; the importer of the graph adds
 * the node's name.
 */
public final class SourceNode {
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

  private final NodeDef definition;
  private final List<String> inputs;

  public SourceNode(NodeDef definition) {
    this.definition = definition;
    List<String> data = new ArrayList<>(definition.getInputCount());
    for (String input : definition.getInputList()) {
      if (!input.startsWith("^")) {
        data.add(canonicalName(input));
      }
    }
    this.inputs = List.copyOf(data);
  }

  /** The name of a tensor without the {@code :0} that names a node's first output. */
  public static String canonicalName(String tensor) {
    return tensor.endsWith(":0") ? tensor.substring(0, tensor.length() - 2) : tensor;
  }

  /** The name of the node that computes a tensor of a canonical name. */
  public static String nodeOf(String tensor) {
    int colon = tensor.lastIndexOf(':');
    return colon < 0 ? tensor : tensor.substring(0, colon);
  }

  /**
   * Which output of its node a tensor of a canonical name is.
   *
   * @throws InvalidOperatorException if the name ends in something else than an index
   */
  public static int indexOf(String tensor) {
    int colon = tensor.lastIndexOf(':');
    String index = tensor.substring(colon + 1);
    if (colon < 0) {
      return 0;
    }
    if (!INDEX.matcher(index).matches()) {
      throw new InvalidOperatorException("':" + index + "' is not the number of an output");
    }
    return Integer.parseInt(index);
  }

  /** The node as the GraphDef has it. */
  public NodeDef definition() {
    return definition;
  }

  public String name() {
    return definition.getName();
  }

  /** The operator's type, as {@code Conv2D}. */
  public String op() {
    return definition.getOp();
  }

  /** Canonical names of the data operands. */
  public List<String> inputs() {
    return inputs;
  }

  public String input(int index) {
    if (index >= inputs.size()) {
      throw new InvalidOperatorException(
          "operand " + (index + 1) + " is missing, it has " + inputs.size());
    }
    return inputs.get(index);
  }

  /** The first operands, as many as needed. */
  public List<String> inputs(int count) {
    input(count - 1);
    return inputs.subList(0, count);
  }

  /** The canonical name of an output. */
  public String output(int index) {
    return index == 0 ? name() : name() + ":" + index;
  }

  public boolean has(String attribute) {
    return definition.containsAttr(attribute);
  }

  public AttrValue attribute(String attribute) {
    return definition.getAttrOrDefault(attribute, AttrValue.getDefaultInstance());
  }

  /** All attributes by name. */
  public Map<String, AttrValue> attributes() {
    return definition.getAttrMap();
  }

  /** A whole number, or the default if the node does not give it. */
  public int integer(String attribute, int absent) {
    if (!has(attribute)) {
      return absent;
    }
    AttrValue value = expect(attribute, AttrValue.ValueCase.I);
    if (value.getI() != (int) value.getI()) {
      throw new InvalidOperatorException(
          attribute + " = " + value.getI() + " does not fit 32 bits");
    }
    return (int) value.getI();
  }

  public float number(String attribute, float absent) {
    return has(attribute) ? expect(attribute, AttrValue.ValueCase.F).getF() : absent;
  }

  /** A truth value; false if the node does not give it. */
  public boolean isSet(String attribute) {
    return has(attribute) && expect(attribute, AttrValue.ValueCase.B).getB();
  }

  public String text(String attribute, String absent) {
    return has(attribute) ? expect(attribute, AttrValue.ValueCase.S).getS().toStringUtf8() : absent;
  }

  public DataType type(String attribute, DataType absent) {
    return has(attribute)
        ? DataTypes.fromTensorflow(expect(attribute, AttrValue.ValueCase.TYPE).getType())
        : absent;
  }

  /** A list of whole numbers; empty if the node does not give it. */
  public int[] integers(String attribute) {
    if (!has(attribute)) {
      return new int[0];
    }
    AttrValue.ListValue list = expect(attribute, AttrValue.ValueCase.LIST).getList();
    int[] values = new int[list.getICount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(list.getI(i));
    }
    return values;
  }

  /** Demands the image layout that everything here has. */
  public void requireNhwc() {
    String layout = text("data_format", "NHWC");
    if (!layout.equals("NHWC")) {
      throw new InvalidOperatorException(
          "data_format " + layout + " is not supported; export the graph with NHWC images");
    }
  }

  private AttrValue expect(String attribute, AttrValue.ValueCase expected) {
    AttrValue value = attribute(attribute);
    if (value.getValueCase() != expected) {
      throw new InvalidOperatorException(
          "attribute " + attribute + " is a " + value.getValueCase() + ", not a " + expected);
    }
    return value;
  }

  @Override
  public String toString() {
    return op() + " '" + name() + "'";
  }
}
