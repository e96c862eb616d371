package io.rangefinder.jobs.execute;

import com.google.protobuf.ByteString;
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

  /** Of a known shape. */
  GraphDefs placeholder(String name, int... dims) {
    AttrValue.Builder shape = AttrValue.newBuilder();
    for (int dim : dims) {
      shape.getShapeBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
    }
    graph.addNode(
        node(name, "Placeholder").putAttr("dtype", type()).putAttr("shape", shape.build()));
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

  GraphDefs floats(String name, float... values) {
    return floats(name, new long[] {values.length}, values);
  }

  GraphDefs floats(String name, long[] shape, float... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(DataType.DT_FLOAT);
    for (long size : shape) {
      tensor.getTensorShapeBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    for (float value : values) {
      tensor.addFloatVal(value);
    }
    graph.addNode(
        node(name, "Const")
            .putAttr("dtype", type())
            .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build()));
    return this;
  }

  /** Of one position. */
  GraphDefs convolution(String name, String input, String weights) {
    AttrValue.Builder ones = AttrValue.newBuilder();
    ones.getListBuilder().addI(1).addI(1).addI(1).addI(1);
    graph.addNode(
        node(name, "Conv2D")
            .putAttr("T", type())
            .putAttr("strides", ones.build())
            .putAttr(
                "padding", AttrValue.newBuilder().setS(ByteString.copyFromUtf8("SAME")).build())
            .addInput(input)
            .addInput(weights));
    return this;
  }

  GraphDef graph() {
    return graph.build();
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
