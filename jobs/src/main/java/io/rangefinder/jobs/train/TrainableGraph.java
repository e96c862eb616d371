package io.rangefinder.jobs.train;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.qat.GraphFile;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.VariableDef;

/**
 * A graph that can be trained.
 *
 * @param graph with a loss, without gradients
 * @param trained the variables that gradients change, by name
 * @param updates nodes that are run with every step, as those that keep moving averages
 * @param initializers by variable the node that gives it its first value
 */
public record TrainableGraph(
    GraphDef graph, List<String> trained, List<String> updates, Map<String, String> initializers) {
  private static final String VARIABLES = "variables";
  private static final String TRAINED = "trainable_variables";
  private static final String UPDATES = "update_ops";

  public TrainableGraph {
    trained = List.copyOf(trained);
    updates = List.copyOf(updates);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
  }

  /**
   * What the collections of a meta graph say: {@code trainable_variables}, {@code variables} and
   * {@code update_ops}.
   *
   * @throws UserException if a collection is damaged
   */
  public static TrainableGraph of(MetaGraphDef meta) {
    Map<String, String> initializers = new LinkedHashMap<>();
    for (String collection : List.of(VARIABLES, TRAINED)) {
      for (VariableDef variable : variables(meta, collection)) {
        initializers.put(
            TensorRef.nodeOf(variable.getVariableName()),
            TensorRef.nodeOf(variable.getInitializerName()));
      }
    }
    return new TrainableGraph(
        meta.getGraphDef(),
        variables(meta, TRAINED).stream()
            .map(variable -> TensorRef.nodeOf(variable.getVariableName()))
            .toList(),
        collection(meta, UPDATES).getNodeList().getValueList().stream()
            .map(TensorRef::nodeOf)
            .toList(),
        initializers);
  }

  /**
   * Reads a {@code .meta}, or a GraphDef that says nothing of what is trained.
   *
   * @throws UserException if the file is neither
   */
  public static TrainableGraph read(WholeFiles files, String location) {
    GraphFile file = GraphFile.read(files.read("the graph", location), location);
    return file.meta()
        .map(TrainableGraph::of)
        .orElseGet(() -> new TrainableGraph(file.graph(), List.of(), List.of(), Map.of()));
  }

  private static CollectionDef collection(MetaGraphDef meta, String name) {
    return meta.getCollectionDefOrDefault(name, CollectionDef.getDefaultInstance());
  }

  private static List<VariableDef> variables(MetaGraphDef meta, String name) {
    List<VariableDef> variables = new ArrayList<>();
    for (ByteString bytes : collection(meta, name).getBytesList().getValueList()) {
      try {
        variables.add(VariableDef.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw new UserException(
            "The collection '%s' of the meta graph is damaged: an entry of %d bytes is no variable. Export the meta graph again."
                .formatted(name, bytes.size()),
            e);
      }
    }
    return variables;
  }
}
