package io.rangefinder.qat;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What the variables of a training graph begin with.
 *
 * @param values by variable
 * @param taken how many of them are the checkpoint's
 * @param others variables of integers, as counters of steps, that the checkpoint does not hold;
 *     they begin as the graph says
 */
public record InitialValues(SortedMap<String, TensorProto> values, int taken, List<String> others) {
  public InitialValues {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    others = List.copyOf(others);
  }

  /**
   * Values of a float network and of what rewriting added to it.
   *
   * @throws UserException listing the network's variables that the checkpoint does not hold
   */
  public static InitialValues of(
      GraphDef graph, Manifest manifest, Checkpoint checkpoint, StartingRanges ranges) {
    Map<String, StateVariable> added = new LinkedHashMap<>();
    manifest.variables().forEach(variable -> added.put(variable.name(), variable));
    SortedMap<String, TensorProto> values = new TreeMap<>();
    List<String> others = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int taken = 0;
    for (NodeDef node : graph.getNodeList()) {
      String name = node.getName();
      if (!VariableKinds.isVariable(node)) {
        continue;
      }
      StateVariable variable = added.get(name);
      Float starting = ranges.values().get(name);
      if (variable != null && (starting != null || !checkpoint.has(name))) {
        values.put(name, filled(variable, starting == null ? variable.initial() : starting));
      } else if (checkpoint.has(name)) {
        values.put(name, checkpoint.read(name));
        taken++;
      } else if (type(node) == DataType.DT_FLOAT) {
        problems.add(
            "the checkpoint has no '%s'; %s"
                .formatted(name, NearestNames.suggestion(name, checkpoint.keys())));
      } else {
        others.add(name);
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The checkpoint '%s' is not of this graph's network:".formatted(checkpoint.where()),
          problems);
    }
    return new InitialValues(values, taken, others);
  }

  private static DataType type(NodeDef variable) {
    return variable.getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType();
  }

  private static TensorProto filled(StateVariable variable, float value) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    int elements = 1;
    for (int extent : variable.shape()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
      elements *= extent;
    }
    int width = variable.counts() ? Long.BYTES : Float.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(elements * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      if (variable.counts()) {
        bytes.putLong((long) value);
      } else {
        bytes.putFloat(value);
      }
    }
    return TensorProto.newBuilder()
        .setDtype(variable.counts() ? DataType.DT_INT64 : DataType.DT_FLOAT)
        .setTensorShape(shape)
        .setTensorContent(ByteString.copyFrom(bytes.flip()))
        .build();
  }
}
