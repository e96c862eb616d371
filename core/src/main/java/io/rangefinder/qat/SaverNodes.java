package io.rangefinder.qat;

import com.google.protobuf.ByteString;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** The nodes by which a graph saves its variables and restores them. */
final class SaverNodes {
  private static final String DEFAULT_SCOPE = "save";
  private static final String FLOAT_SCOPE = "_float";
  private static final int KEPT_CHECKPOINTS = 5;
  private static final float HOURS_APART = 10_000;

  private final GraphEdit graph;

  SaverNodes(GraphEdit graph) {
    this.graph = graph;
  }

  /**
   * A variable and where it lies.
   *
   * @param slice as RestoreV2 has it; empty for the whole
   * @param isNew whether rewriting added it
   */
  record Saved(String variable, String key, String slice, boolean isNew) {}

  /**
   * Takes away the nodes of a saver, and of what restores float variables, if nothing reads them.
   */
  void remove(SaverDef saver) {
    String restore = saver.getRestoreOpName();
    int slash = restore.lastIndexOf('/');
    if (slash < 0) {
      return;
    }
    String scope = restore.substring(0, slash);
    Set<String> names = new HashSet<>();
    for (NodeDef node : graph.nodes()) {
      if (node.getName().startsWith(scope + "/")
          || node.getName().startsWith(scope + FLOAT_SCOPE + "/")) {
        names.add(node.getName());
      }
    }
    boolean isRead =
        graph.nodes().stream()
            .filter(node -> !names.contains(node.getName()))
            .anyMatch(
                node ->
                    node.getInputList().stream().map(TensorRef::nodeOf).anyMatch(names::contains));
    if (!isRead) {
      graph.remove(names);
    }
  }

  /**
   * Adds a saver of some variables, and what restores those of them that are not new.
   *
   * @param before what the graph had
   * @return how to call it; the operation that restores the others is named as the one that
   *     restores all, with {@code _float} behind its scope
   */
  SaverDef add(List<Saved> saved, SaverDef before) {
    String restore = before.getRestoreOpName();
    String wished =
        restore.indexOf('/') > 0 ? restore.substring(0, restore.lastIndexOf('/')) : DEFAULT_SCOPE;
    String scope = wished;
    for (int i = 1; isTaken(scope); i++) {
      scope = wished + "_" + i;
    }
    String file = scope + "/Const";
    graph.add(
        NewNode.of("Const", file)
            .type("dtype", DataType.DT_STRING)
            .with("value", AttrValue.newBuilder().setTensor(text("model")).build()));
    String save = scope + "/SaveV2";
    List<Saved> known = saved.stream().filter(variable -> graph.has(variable.variable)).toList();
    NewNode saving = NewNode.of("SaveV2", save).reading(file);
    names(save, saving, known);
    for (Saved variable : known) {
      saving.reading(value(variable.variable));
    }
    graph.add(saving.with("dtypes", types(known)));
    graph.add(
        NewNode.of("Identity", scope + "/control_dependency")
            .reading(file)
            .after(save)
            .type("T", DataType.DT_STRING));
    restoring(scope, file, known);
    restoring(
        scope + FLOAT_SCOPE, file, known.stream().filter(variable -> !variable.isNew).toList());
    SaverDef.Builder saver =
        before.toBuilder()
            .setFilenameTensorName(file + ":0")
            .setSaveTensorName(scope + "/control_dependency:0")
            .setRestoreOpName(scope + "/restore_all")
            .setVersion(SaverDef.CheckpointFormatVersion.V2);
    if (before.getMaxToKeep() == 0) {
      saver.setMaxToKeep(KEPT_CHECKPOINTS).setKeepCheckpointEveryNHours(HOURS_APART);
    }
    return saver.build();
  }

  private boolean isTaken(String scope) {
    return graph.nodes().stream()
        .map(NodeDef::getName)
        .anyMatch(
            name -> name.startsWith(scope + "/") || name.startsWith(scope + FLOAT_SCOPE + "/"));
  }

  private void restoring(String scope, String file, List<Saved> variables) {
    String restore = scope + "/RestoreV2";
    NewNode node = NewNode.of("RestoreV2", restore).reading(file);
    names(restore, node, variables);
    graph.add(node.with("dtypes", types(variables)));
    List<String> assigns = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      NodeDef variable = graph.node(variables.get(i).variable);
      DataType type = variable.getAttrOrThrow("dtype").getType();
      TensorRef value = new TensorRef(restore, i);
      String assign = graph.unique(scope + "/Assign");
      if (VariableKinds.isHandle(variable)) {
        TensorRef copy =
            graph.add(
                NewNode.of("Identity", graph.unique(scope + "/Identity"))
                    .reading(value)
                    .type("T", type));
        graph.add(
            NewNode.of("AssignVariableOp", assign)
                .reading(variable.getName(), copy.toString())
                .type("dtype", type));
      } else {
        graph.add(
            NewNode.of("Assign", assign)
                .reading(variable.getName(), value.toString())
                .type("T", type)
                .with("use_locking", true)
                .with("validate_shape", true)
                .beside(variable.getName()));
      }
      assigns.add(assign);
    }
    graph.add(NewNode.of("NoOp", scope + "/restore_all").after(assigns.toArray(String[]::new)));
  }

  private void names(String scope, NewNode node, List<Saved> variables) {
    String keys = scope + "/tensor_names";
    String slices = scope + "/shape_and_slices";
    graph.add(texts(keys, variables.stream().map(Saved::key).toList()));
    graph.add(texts(slices, variables.stream().map(Saved::slice).toList()));
    node.reading(keys, slices);
  }

  /** The value of a variable, read anew of a resource. */
  private String value(String name) {
    NodeDef variable = graph.node(name);
    if (!VariableKinds.isHandle(variable)) {
      return name;
    }
    String read = name + "/Read/ReadVariableOp";
    if (graph.find(read).filter(node -> node.getInput(0).equals(name)).isPresent()) {
      return read;
    }
    return graph
        .add(
            NewNode.of("ReadVariableOp", graph.unique(name + "/saved/ReadVariableOp"))
                .reading(name)
                .type("dtype", variable.getAttrOrThrow("dtype").getType()))
        .toString();
  }

  private AttrValue types(List<Saved> variables) {
    AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
    for (Saved variable : variables) {
      types.addType(graph.node(variable.variable).getAttrOrThrow("dtype").getType());
    }
    return AttrValue.newBuilder().setList(types).build();
  }

  private static TensorProto text(String value) {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_STRING)
        .setTensorShape(TensorShapeProto.getDefaultInstance())
        .addStringVal(ByteString.copyFromUtf8(value))
        .build();
  }

  private static NewNode texts(String name, List<String> values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(
                TensorShapeProto.newBuilder()
                    .addDim(TensorShapeProto.Dim.newBuilder().setSize(values.size())));
    values.forEach(value -> tensor.addStringVal(ByteString.copyFromUtf8(value)));
    return NewNode.of("Const", name)
        .type("dtype", DataType.DT_STRING)
        .with("value", AttrValue.newBuilder().setTensor(tensor).build());
  }
}
