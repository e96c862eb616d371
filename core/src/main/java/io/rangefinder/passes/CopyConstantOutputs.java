package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.Pass;
import io.rangefinder.rewrite.RewriteLog;
import java.util.ArrayList;
import java.util.List;

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
    GraphEdit edit = graph.edit();
    List<Node> nodes = new ArrayList<>(graph.nodes());
    for (String output : graph.outputs()) {
      Tensor result = graph.tensor(output);
      if (result.isConstant()) {
        String copy = edit.freeName(output + "_copy");
        edit.put(result.renamed(copy));
        String shape = edit.freeName(output + "_copy_shape");
        Constant dims = Constant.vector(result.shape().toArray());
        edit.put(Tensor.constant(shape, dims));
        edit.put(Tensor.variable(output, result.type()));
        nodes.replaceAll(node -> node.replacingInput(output, copy));
        nodes.add(new Node(new Reshape(), List.of(copy, shape), output));
      }
    }
    return edit.with(nodes);
  }
}
