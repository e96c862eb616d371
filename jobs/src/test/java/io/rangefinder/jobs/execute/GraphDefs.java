package io.rangefinder.jobs.execute;

import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Small graphs of float operators, written node by node. */
final class GraphDefs {
  private final GraphDef.Builder graph = GraphDef.newBuilder();

  GraphDefs placeholder(String name) {
    graph.addNode(node(name, "Placeholder").putAttr("dtype", type()));
    return this;
  }

  GraphDefs node(String name, String operator, String... inputs) {
    NodeDef.Builder node = node(name, operator).putAttr("T", type());
    for (String input : inputs) {
      node.addInput(input);
    }
    graph.addNode(node);
    return this;
  }

  GraphDefs split(String name, int parts, String axis, String input) {
    graph.addNode(
        node(name, "Split")
            .putAttr("T", type())
            .putAttr("num_split", AttrValue.newBuilder().setI(parts).build())
            .addInput(axis)
            .addInput(input));
    return this;
  }

  GraphDefs intScalar(String name, int value) {
    graph.addNode(
        node(name, "Const")
            .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_INT32).build())
            .putAttr(
                "value",
                AttrValue.newBuilder()
                    .setTensor(
                        TensorProto.newBuilder()
                            .setDtype(DataType.DT_INT32)
                            .setTensorShape(TensorShapeProto.getDefaultInstance())
                            .addIntVal(value))
                    .build()));
    return this;
  }

  byte[] bytes() {
    return graph.build().toByteArray();
  }

  private static NodeDef.Builder node(String name, String operator) {
    return NodeDef.newBuilder().setName(name).setOp(operator);
  }

  private static AttrValue type() {
    return AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
  }
}
