package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Names;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.Pass;
import io.rangefinder.rewrite.RewriteLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes outputs of the graph that are constant, since some operator must: the constant is called
 * {@code <output>_copy} and a Reshape copies it. Operators go on to read the constant, which they
 * may need to be one.
 */
public final class CopyConstantOutputs implements Pass {
  @Override
  public String name() {
    return "copy constant outputs";
  }

  @Override
  public Graph run(Graph graph, RewriteLog log) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    graph.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    List<Node> nodes = new ArrayList<>(graph.nodes());
    for (String output : graph.outputs()) {
      Tensor result = graph.tensor(output);
      if (result.isConstant()) {
        String copy = Names.free(output + "_copy", tensors::containsKey);
        tensors.put(copy, result.renamed(copy));
        String shape = Names.free(output + "_copy_shape", tensors::containsKey);
        Constant dims = Constant.vector(result.shape().toArray());
        tensors.put(shape, Tensor.constant(shape, dims));
        tensors.put(output, Tensor.variable(output, result.type()));
        nodes.replaceAll(node -> node.replacingInput(output, copy));
        nodes.add(new Node(new Reshape(), List.of(copy, shape), output));
      }
    }
    return Graph.of(tensors, nodes, graph.inputs(), graph.outputs());
  }
}
