package io.rangefinder.tensorflow.graphdef;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Placeholders that get a value before the graph is read: each becomes a constant of its type and
 * shape, every element that value.
 */
public final class SetPlaceholders {
  private static final int MAX_ELEMENTS = 1 << 20;

  private final Map<String, SourceNode> nodes;
  private final List<String> problems = new ArrayList<>();

  private SetPlaceholders(Map<String, SourceNode> nodes) {
    this.nodes = nodes;
  }

  /**
   * Puts constants in place of placeholders.
   *
   * @param nodes all nodes by name; those that get a value are replaced
   * @param values what is written for each placeholder
   * @return what is wrong with names and values
   */
  public static List<String> apply(
      Map<String, SourceNode> nodes, Map<String, String> values, Collection<String> inputs) {
    SetPlaceholders set = new SetPlaceholders(nodes);
    values.forEach(
        (given, value) -> {
          String name = SourceNode.canonicalName(given);
          if (inputs.contains(name)) {
            set.problems.add(
                "'%s' is set to %s and listed among the inputs; leave it out of one"
                    .formatted(name, value));
          } else {
            set.set(name, value);
          }
        });
    return set.problems;
  }

  private void set(String name, String value) {
    SourceNode node = nodes.get(name);
    if (node == null || !Placeholders.canBeFed(node)) {
      List<SourceNode> placeholders = Placeholders.among(nodes.values());
      problems.add(
          "'%s' cannot be set to %s, it is no placeholder of the graph; %s"
              .formatted(
                  name,
                  value,
                  placeholders.isEmpty()
                      ? "there are none"
                      : "those are "
                          + placeholders.stream()
                              .map(Placeholders::describe)
                              .collect(Collectors.joining(", "))));
      return;
    }
    DataType type = Placeholders.type(node);
    Optional<TensorProto.Builder> tensor = element(type, value.strip());
    TensorShapeProto shape = node.attribute("shape").getShape();
    if (tensor.isEmpty()) {
      problems.add(
          "%s cannot be set to '%s'; write %s"
              .formatted(Placeholders.describe(node), value, valuesOf(type)));
    } else if (!isSmall(shape)) {
      problems.add(
          "%s cannot be set to %s; only placeholders of one element or of a small known shape can"
              .formatted(Placeholders.describe(node), value));
    } else {
      nodes.put(name, constant(name, type, tensor.get().setTensorShape(known(shape)).build()));
    }
  }

  private static SourceNode constant(String name, DataType type, TensorProto value) {
    return new SourceNode(
        NodeDef.newBuilder()
            .setName(name)
            .setOp("Const")
            .putAttr("dtype", AttrValue.newBuilder().setType(type).build())
            .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
            .build());
  }

  /** An element of a type, which stands for all of a tensor; empty if the text is no such value. */
  private static Optional<TensorProto.Builder> element(DataType type, String text) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(type);
    try {
      return switch (type) {
        case DT_BOOL -> truth(text).map(tensor::addBoolVal);
        case DT_FLOAT -> Optional.of(tensor.addFloatVal(finite(Float.parseFloat(text))));
        case DT_DOUBLE -> Optional.of(tensor.addDoubleVal(finite(Float.parseFloat(text))));
        case DT_INT32 -> Optional.of(tensor.addIntVal(Integer.parseInt(text)));
        case DT_INT64 -> Optional.of(tensor.addInt64Val(Long.parseLong(text)));
        case DT_UINT8 ->
            Optional.of(tensor.addIntVal(Short.parseShort(text)))
                .filter(
                    byteTensor -> byteTensor.getIntVal(0) >= 0 && byteTensor.getIntVal(0) < 256);
        default -> Optional.empty();
      };
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static float finite(float value) {
    if (!Float.isFinite(value)) {
      throw new NumberFormatException(value + " is not finite");
    }
    return value;
  }

  private static Optional<Boolean> truth(String text) {
    if (text.equalsIgnoreCase("true") || text.equals("1")) {
      return Optional.of(true);
    }
    return text.equalsIgnoreCase("false") || text.equals("0")
        ? Optional.of(false)
        : Optional.empty();
  }

  private static String valuesOf(DataType type) {
    return switch (type) {
      case DT_BOOL -> "true or false";
      case DT_FLOAT, DT_DOUBLE -> "a number as 1.0";
      case DT_INT32, DT_INT64 -> "a whole number as 1";
      case DT_UINT8 -> "a whole number from 0 to 255";
      default -> "values of bool, float, double, int32, int64 or uint8 placeholders only";
    };
  }

  private static boolean isSmall(TensorShapeProto shape) {
    long elements = 1;
    for (TensorShapeProto.Dim dim : known(shape).getDimList()) {
      elements = dim.getSize() < 1 ? MAX_ELEMENTS + 1L : elements * dim.getSize();
      if (elements > MAX_ELEMENTS) {
        return false;
      }
    }
    return true;
  }

  /** The shape with 1 for an unknown batch; a scalar's if nothing is known. */
  private static TensorShapeProto known(TensorShapeProto shape) {
    TensorShapeProto.Builder known = shape.toBuilder().clearUnknownRank();
    if (known.getDimCount() > 0 && known.getDim(0).getSize() == -1) {
      known.setDim(0, known.getDim(0).toBuilder().setSize(1));
    }
    return known.build();
  }
}
