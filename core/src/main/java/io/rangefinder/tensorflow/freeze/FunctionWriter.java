package io.rangefinder.tensorflow.freeze;

import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Writes functions without calls as a library has them: references by output arguments. */
final class FunctionWriter {
  private final Map<String, String> namedByUse;
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Set<String> arguments = new HashSet<>();

  private FunctionWriter(FlatFunction function, Map<String, String> namedByUse) {
    this.namedByUse = namedByUse;
    function.nodes().forEach(node -> nodes.put(node.getName(), node));
    function.arguments().forEach(argument -> arguments.add(argument.name()));
  }

  /**
   * A function of a library.
   *
   * @param namedByUse the name of the one output of each operator that TensorFlow does not know
   */
  static FunctionDef write(String name, FlatFunction function, Map<String, String> namedByUse) {
    FunctionWriter writer = new FunctionWriter(function, namedByUse);
    OpDef.Builder signature = OpDef.newBuilder().setName(name).setIsStateful(function.isStateful());
    function
        .arguments()
        .forEach(
            argument ->
                signature.addInputArg(
                    OpDef.ArgDef.newBuilder().setName(argument.name()).setType(argument.type())));
    FunctionDef.Builder definition = FunctionDef.newBuilder();
    for (FlatFunction.Result result : function.results()) {
      signature.addOutputArg(
          OpDef.ArgDef.newBuilder().setName(result.name()).setType(result.type()));
      definition.putRet(result.name(), writer.reference(result.tensor()));
    }
    for (String control : function.controls()) {
      if (writer.nodes.containsKey(control)) {
        signature.addControlOutput(control);
        definition.putControlRet(control, control);
      }
    }
    for (NodeDef node : function.nodes()) {
      NodeDef.Builder changed = node.toBuilder().clearInput().removeAttr("_class");
      for (String input : node.getInputList()) {
        changed.addInput(
            TensorRef.isControl(input) ? input : writer.reference(TensorRef.of(input)));
      }
      definition.addNodeDef(changed);
    }
    return definition.setSignature(signature).build();
  }

  private String reference(TensorRef tensor) {
    NodeDef node = nodes.get(tensor.node());
    if (node == null || arguments.contains(tensor.node())) {
      return tensor.node();
    }
    List<OutputArguments.Argument> outputs = OutputArguments.of(node.getOp());
    int start = 0;
    for (OutputArguments.Argument output : outputs) {
      int count = output.count(node.getAttrMap());
      if (tensor.index() < start + count || output.name().isEmpty()) {
        String name =
            output.name().isEmpty()
                ? namedByUse.getOrDefault(node.getOp(), "output")
                : output.name();
        return "%s:%s:%d".formatted(tensor.node(), name, tensor.index() - start);
      }
      start += count;
    }
    throw new IllegalStateException(tensor + " is not among the outputs of " + node.getOp());
  }
}
