package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/** Small GraphDefs for tests, node by node. */
final class GraphDefs {
  private final GraphDef.Builder graph = GraphDef.newBuilder();

  /** A float placeholder; -1 is an unknown extent. */
  GraphDefs placeholder(String name, int... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int dim : dims) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
    }
    NodeDef.Builder node =
        NodeDef.newBuilder().setName(name).setOp("Placeholder").putAttr("dtype", floatType());
    node.putAttr("shape", AttrValue.newBuilder().setShape(shape).build());
    graph.addNode(node);
    return this;
  }

  GraphDefs constant(String name, Constant value) {
    graph.addNode(
        new TargetNode("Const").set("dtype", value.dataType()).set("value", value).named(name));
    return this;
  }

  GraphDefs vector(String name, int... values) {
    return constant(name, Constant.vector(values));
  }

  /** Floats 0.1, -0.2, 0.3 and so on. */
  GraphDefs weights(String name, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 7 + 1) * (i % 2 == 0 ? 0.1f : -0.1f);
    }
    return constant(name, Constant.ofFloats(shape, values));
  }

  /** A node on floats. */
  GraphDefs node(String name, String op, String... inputs) {
    return node(name, new TargetNode(op).set("T", DataType.FLOAT32), inputs);
  }

  GraphDefs node(String name, TargetNode node, String... inputs) {
    for (String input : inputs) {
      node.input(input);
    }
    graph.addNode(node.named(name));
    return this;
  }

  GraphDef build() {
    return graph.build();
  }

  private static AttrValue floatType() {
    return AttrValue.newBuilder().setType(org.tensorflow.proto.DataType.DT_FLOAT).build();
  }
}
