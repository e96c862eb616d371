package io.rangefinder.tensorflow.graphdef;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/** The nodes of a GraphDef that whoever runs it feeds. */
public final class Placeholders {
  private static final Set<String> OPERATORS =
      Set.of("LegacyFedInput", "Placeholder", "PlaceholderV2");
  private static final String WITH_DEFAULT = "PlaceholderWithDefault";

  private Placeholders() {}

  /** Whether a node must be fed. */
  public static boolean isPlaceholder(SourceNode node) {
    return OPERATORS.contains(node.op());
  }

  /** Whether a node can be fed. */
  public static boolean canBeFed(SourceNode node) {
    return isPlaceholder(node) || node.op().equals(WITH_DEFAULT);
  }

  /** Those of the nodes that can be fed. */
  public static List<SourceNode> among(Collection<SourceNode> nodes) {
    return nodes.stream().filter(Placeholders::canBeFed).toList();
  }

  public static DataType type(SourceNode node) {
    return node.attribute("dtype").getType();
  }

  /** Whether a node holds a choice, as of training or inference, rather than data. */
  public static boolean isChoice(SourceNode node) {
    boolean isOne =
        node.has("shape")
            && node.attribute("shape").getShape().getDimCount() == 0
            && !node.attribute("shape").getShape().getUnknownRank();
    boolean hasNoShape = node.attribute("shape").getShape().getDimCount() == 0;
    return isOne
        || type(node) == DataType.DT_BOOL
        || (hasNoShape && InferenceValues.isOfTraining(node.name()));
  }

  /** What inference wants of placeholders that hold choices, as it is written, by their names. */
  public static Map<String, String> valuesForInference(List<SourceNode> placeholders) {
    Map<String, String> values = new LinkedHashMap<>();
    for (SourceNode node : placeholders) {
      values.put(
          node.name(),
          InferenceValues.of(
              node.name(),
              type(node) == DataType.DT_BOOL
                  ? io.rangefinder.ir.DataType.BOOL
                  : io.rangefinder.ir.DataType.FLOAT32));
    }
    return values;
  }

  /** The extents as far as they are known, -1 for others; empty if not even the rank is known. */
  public static List<Long> extents(SourceNode node) {
    return node.attribute("shape").getShape().getDimList().stream()
        .map(dim -> Math.max(-1, dim.getSize()))
        .toList();
  }

  /** A placeholder with its type, as {@code 'image' (float[?,224,224,3])}. */
  public static String describe(SourceNode node) {
    TensorShapeProto shape = node.attribute("shape").getShape();
    String extents =
        shape.getDimList().stream()
            .map(dim -> dim.getSize() < 0 ? "?" : Long.toString(dim.getSize()))
            .collect(Collectors.joining(",", "[", "]"));
    String type = type(node).name().replaceFirst("^DT_", "").toLowerCase(Locale.ROOT);
    return "'%s' (%s%s)".formatted(node.name(), type, shape.getDimCount() == 0 ? "" : extents);
  }
}
