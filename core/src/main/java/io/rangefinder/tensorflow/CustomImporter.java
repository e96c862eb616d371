package io.rangefinder.tensorflow;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.Custom.Attribute;
import io.rangefinder.tensorflow.graphdef.DataTypes;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Takes a node of which nothing is known as it stands: its texts, numbers and truth values, alone
 * or in lists, and the types of its outputs as far as it declares them. Elements of undeclared type
 * count as float32.
 */
final class CustomImporter implements NodeImporter {
  private static final int MAX_OUTPUTS = 4096;

  private final int lastOutput;

  /**
   * @param lastOutput the highest index of an output that is read
   */
  CustomImporter(int lastOutput) {
    this.lastOutput = lastOutput;
  }

  @Override
  public void importNode(SourceNode node, GraphAssembly graph) {
    List<DataType> dataTypes = declaredTypes(node);
    List<TensorShapeProto> shapes = node.attribute("_output_shapes").getList().getShapeList();
    int count = Math.max(lastOutput + 1, dataTypes.size());
    if (count > MAX_OUTPUTS) {
      throw new InvalidOperatorException(
          "it has " + count + " outputs; " + MAX_OUTPUTS + " are the most");
    }
    List<TensorType> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DataType dataType = i < dataTypes.size() ? dataTypes.get(i) : DataType.FLOAT32;
      Shape shape = i < shapes.size() ? shape(shapes.get(i)) : SpeechShapes.of(node, graph);
      types.add(new TensorType(dataType, shape));
    }
    graph.defineAll(
        IntStream.range(0, count).mapToObj(node::output).toList(),
        new Custom(node.op(), attributes(node), types),
        node.inputs());
  }

  /** Whether the node says that its operator has a quantized form. */
  static boolean hasQuantizedForm(SourceNode node) {
    List<TensorType> anyResult = List.of(new TensorType(DataType.FLOAT32, Shape.unknown()));
    return new Custom(node.op(), attributes(node), anyResult).hasQuantizedForm();
  }

  private static List<DataType> declaredTypes(SourceNode node) {
    for (String name : List.of("_output_types", "Tout")) {
      AttrValue value = node.attribute(name);
      if (value.hasType()) {
        return List.of(DataTypes.fromTensorflow(value.getType()));
      }
      if (value.getList().getTypeCount() > 0) {
        return value.getList().getTypeList().stream().map(DataTypes::fromTensorflow).toList();
      }
    }
    return List.of();
  }

  private static Shape shape(TensorShapeProto proto) {
    long[] extents = proto.getDimList().stream().mapToLong(TensorShapeProto.Dim::getSize).toArray();
    boolean isKnown = !proto.getUnknownRank();
    for (long extent : extents) {
      isKnown &= extent >= 0 && extent <= Integer.MAX_VALUE;
    }
    return isKnown
        ? Shape.of(Arrays.stream(extents).mapToInt(extent -> (int) extent).toArray())
        : Shape.unknown();
  }

  private static Map<String, Attribute> attributes(SourceNode node) {
    Map<String, Attribute> attributes = new TreeMap<>();
    node.attributes()
        .forEach((name, value) -> attribute(value).ifPresent(known -> attributes.put(name, known)));
    return attributes;
  }

  private static Optional<Attribute> attribute(AttrValue value) {
    return switch (value.getValueCase()) {
      case S -> Optional.of(new Attribute.Text(value.getS().toStringUtf8()));
      case I -> Optional.of(new Attribute.Whole(value.getI()));
      case F -> Optional.of(new Attribute.Real(value.getF()));
      case B -> Optional.of(new Attribute.Truth(value.getB()));
      case LIST -> several(value.getList());
      default -> Optional.empty();
    };
  }

  private static Optional<Attribute> several(AttrValue.ListValue list) {
    List<Attribute> values = new ArrayList<>();
    addAll(values, list.getSList(), text -> new Attribute.Text(text.toStringUtf8()));
    addAll(values, list.getIList(), Attribute.Whole::new);
    addAll(values, list.getFList(), real -> new Attribute.Real(real));
    addAll(values, list.getBList(), Attribute.Truth::new);
    return values.isEmpty() ? Optional.empty() : Optional.of(new Attribute.Several(values));
  }

  private static <T> void addAll(
      List<Attribute> values, List<T> elements, Function<T, Attribute> attribute) {
    elements.forEach(element -> values.add(attribute.apply(element)));
  }
}
