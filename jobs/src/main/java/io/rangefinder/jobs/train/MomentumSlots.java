package io.rangefinder.jobs.train;

import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A graph in which every trained variable has a momentum, the variable {@code NAME/Momentum}.
 *
 * @param byVariable the momentum of each trained variable
 * @param zeros first values of the momenta
 */
record MomentumSlots(
    GraphDef graph, Map<String, String> byVariable, Map<String, TensorProto> zeros) {
  private static final String SUFFIX = "/Momentum";

  MomentumSlots {
    byVariable = Collections.unmodifiableMap(new LinkedHashMap<>(byVariable));
    zeros = Collections.unmodifiableMap(new LinkedHashMap<>(zeros));
  }

  /**
   * Adds them.
   *
   * @throws UserException listing names of no float resource variable of a known shape
   */
  static MomentumSlots of(GraphDef graph, List<String> trained) {
    Map<String, GraphVariable> variables = new LinkedHashMap<>();
    GraphVariable.of(graph).forEach(variable -> variables.put(variable.name(), variable));
    GraphDef.Builder result = graph.toBuilder();
    Map<String, String> slots = new LinkedHashMap<>();
    Map<String, TensorProto> zeros = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (String name : trained) {
      GraphVariable variable = variables.get(name);
      if (variable == null) {
        problems.add(
            "there is no variable '%s'; %s"
                .formatted(name, NearestNames.suggestion(name, variables.keySet())));
      } else if (!isTrainable(variable)) {
        problems.add(
            "the variable '%s' is a %s %s, no resource of floats of a known shape"
                .formatted(name, variable.kind(), variable.describe()));
      } else {
        String slot = name + SUFFIX;
        if (!variables.containsKey(slot)) {
          result.addNode(variable.resourceLikeIt(slot));
        }
        slots.put(name, slot);
        zeros.put(slot, TensorValues.zeros(variable.shape()));
      }
    }
    if (trained.isEmpty()) {
      problems.add("no variable is named, and the graph lists none as trainable");
    }
    if (!problems.isEmpty()) {
      throw UserException.listing("The graph cannot be trained:", problems);
    }
    return new MomentumSlots(result.build(), slots, zeros);
  }

  private static boolean isTrainable(GraphVariable variable) {
    return variable.kind() == GraphVariable.Kind.RESOURCE
        && variable.type() == DataType.DT_FLOAT
        && !variable.shape().getUnknownRank()
        && variable.shape().getDimList().stream()
            .map(TensorShapeProto.Dim::getSize)
            .allMatch(extent -> extent >= 0);
  }
}
