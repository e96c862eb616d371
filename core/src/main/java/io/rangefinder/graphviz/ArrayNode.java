package io.rangefinder.graphviz;

import io.rangefinder.ir.ChannelScales;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.HalfFloat;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.TensorType;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The node of a tensor: its type and shape, what it holds, how it is coded. */
final class ArrayNode {
  private static final int VALUES_IN_TYPE = 4;
  private static final int DECIMALS = 3;

  /** What a tensor is to the graph decides colour, shape and the side where edges touch it. */
  private enum Role {
    CONSTANT("cylinder", "#4285F4", "#FFFFFFDD", ""),
    INPUT("invhouse", "#9E9E9E", "#000000DD", ":s"),
    OUTPUT("house", "#9E9E9E", "#000000DD", ":n"),
    BETWEEN("box", "#F5F5F5", "#000000DD", "");

    final String shape;
    final String fill;
    final String text;
    final String port;

    Role(String shape, String fill, String text, String port) {
      this.shape = shape;
      this.fill = fill;
      this.text = text;
      this.port = port;
    }

    static Role of(Graph graph, Tensor tensor) {
      if (tensor.isConstant()) {
        return CONSTANT;
      }
      if (graph.isInput(tensor.name())) {
        return INPUT;
      }
      return graph.isOutput(tensor.name()) ? OUTPUT : BETWEEN;
    }
  }

  private final Tensor tensor;
  private final Role role;

  ArrayNode(Graph graph, Tensor tensor) {
    this.tensor = tensor;
    this.role = Role.of(graph, tensor);
  }

  /** The end of an edge at this node. */
  String edgeEnd() {
    return DotText.quoted(tensor.name()) + role.port;
  }

  /** The statement that declares the node; {@code span} is where it lies in memory. */
  String declaration(Optional<TransientMemory.Span> span) {
    String name = DotText.quoted(tensor.name());
    return String.format(
        Locale.ROOT,
        "%s [label=%s tooltip=%s shape=%s style=filled fillcolor=\"%s\" fontcolor=\"%s\"];",
        name,
        label(span),
        name,
        role.shape,
        role.fill,
        role.text);
  }

  private HtmlLabel label(Optional<TransientMemory.Span> span) {
    HtmlLabel label = HtmlLabel.spaced(10);
    Constant constant = tensor.constant();
    if (constant != null) {
      label.emptyRow();
    }
    String name = tensor.name();
    String component = DotText.html(name.substring(name.lastIndexOf('/') + 1));
    label.row(HtmlLabel.font(16, "Helvetica", "<I>" + component + "</I>"));
    String type = typeText(tensor.type());
    if (constant == null) {
      label.row(typeLine(type));
    } else if (constant.shape().elements() <= VALUES_IN_TYPE) {
      label.row(typeLine(type + allValues(constant)));
    } else {
      label.row(typeLine(type)).row(firstAndLastValues(constant));
    }
    String quotedName = DotText.html("\"" + name + "\"");
    return label.attributes(attributes(span)).row(HtmlLabel.font(3, "", quotedName));
  }

  private static String typeLine(String html) {
    return HtmlLabel.font(14, "Courier", "<B>" + html + "</B>");
  }

  private static String typeText(TensorType type) {
    Shape shape = type.shape();
    DataType dataType = type.dataType();
    String name = dataType == DataType.FLOAT32 ? "float" : dataType.toString();
    if (!shape.isKnown()) {
      return name;
    }
    String extents =
        IntStream.of(shape.toArray()).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    return name + "[" + extents + "]";
  }

  private static String allValues(Constant constant) {
    int count = constant.shape().elements();
    if (count == 0) {
      return "";
    }
    String values =
        IntStream.range(0, count)
            .mapToObj(i -> value(constant, i))
            .collect(Collectors.joining(", "));
    return constant.shape().rank() == 0 ? " = " + values : " = {" + values + "}";
  }

  private static String firstAndLastValues(Constant constant) {
    int count = constant.shape().elements();
    return String.format(
        Locale.ROOT,
        " = {%s, %s … %s, %s}",
        value(constant, 0),
        value(constant, 1),
        value(constant, count - 2),
        value(constant, count - 1));
  }

  private static String value(Constant constant, int index) {
    return switch (constant.dataType()) {
      case FLOAT32 -> Printf.fixed(constant.floats()[index], DECIMALS);
      case FLOAT16 -> Printf.fixed(HalfFloat.toFloat(constant.halves()[index]), DECIMALS);
      case INT32 -> Integer.toString(constant.ints()[index]);
      case INT64 -> Long.toString(constant.longs()[index]);
      case INT8, BOOL -> Byte.toString(constant.bytes()[index]);
      case UINT8 -> Integer.toString(Byte.toUnsignedInt(constant.bytes()[index]));
    };
  }

  private SortedMap<String, String> attributes(Optional<TransientMemory.Span> span) {
    SortedMap<String, String> attributes = new TreeMap<>();
    span.ifPresent(
        place -> attributes.put("alloc", "[" + place.start() + ", " + place.end() + ")"));
    TensorRange known = tensor.range();
    if (known != null) {
      String min = Printf.general(known.range().min(), 7);
      String max = Printf.general(known.range().max(), 7);
      attributes.put("minmax", "[" + min + ", " + max + "]");
    }
    Quantization quantization = tensor.quantization();
    if (quantization != null) {
      String scale = Printf.general(quantization.scale(), 6);
      ChannelScales channels = quantization.channels();
      attributes.put(
          "quant",
          channels == null
              ? String.format(Locale.ROOT, "%7s·(x-%d)", scale, quantization.zeroPoint())
              : "%d scales along axis %d, the largest %s"
                  .formatted(channels.scales().size(), channels.axis(), scale));
    }
    return attributes;
  }
}
