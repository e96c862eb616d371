package io.rangefinder.jobs.execute;

import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Gives a graph in other operators of TensorFlow where the values of a kernel depend on the maker
 * of the processor: the reciprocal square root of floats begins with an instruction that each maker
 * approximates in a way of its own, that of doubles does not. Names of tensors stay.
 */
final class ExactKernels {
  private ExactKernels() {}

  static GraphDef of(GraphDef graph) {
    GraphDef.Builder exact = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals("Rsqrt") && isFloat(node)) {
        inDoubles(node, exact);
      } else {
        exact.addNode(node);
      }
    }
    return exact.build();
  }

  private static void inDoubles(NodeDef node, GraphDef.Builder graph) {
    NodeDef wide =
        cast(node.getName() + "/wide", node.getInput(0), DataType.DT_FLOAT, DataType.DT_DOUBLE);
    NodeDef inverse =
        node.toBuilder()
            .setName(node.getName() + "/inverse")
            .setInput(0, wide.getName())
            .putAttr("T", type(DataType.DT_DOUBLE))
            .build();
    graph.addNode(wide).addNode(inverse);
    graph.addNode(cast(node.getName(), inverse.getName(), DataType.DT_DOUBLE, DataType.DT_FLOAT));
  }

  private static NodeDef cast(String name, String input, DataType from, DataType to) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Cast")
        .addInput(input)
        .putAttr("SrcT", type(from))
        .putAttr("DstT", type(to))
        .build();
  }

  private static boolean isFloat(NodeDef node) {
    return node.getAttrOrDefault("T", AttrValue.getDefaultInstance()).getType()
        == DataType.DT_FLOAT;
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }
}
