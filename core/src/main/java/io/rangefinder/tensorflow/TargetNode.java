package io.rangefinder.tensorflow;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.tensorflow.graphdef.DataTypes;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** A node of a GraphDef in the making. */
final class TargetNode {
  private final NodeDef.Builder definition;

  TargetNode(String op) {
    definition = NodeDef.newBuilder().setOp(op);
  }

  String op() {
    return definition.getOp();
  }

  TargetNode input(String tensor) {
    definition.addInput(tensor);
    return this;
  }

  TargetNode set(String attribute, DataType value) {
    return set(attribute, AttrValue.newBuilder().setType(DataTypes.toTensorflow(value)));
  }

  TargetNode set(String attribute, int value) {
    return set(attribute, AttrValue.newBuilder().setI(value));
  }

  TargetNode set(String attribute, long value) {
    return set(attribute, AttrValue.newBuilder().setI(value));
  }

  TargetNode set(String attribute, float value) {
    return set(attribute, AttrValue.newBuilder().setF(value));
  }

  TargetNode set(String attribute, boolean value) {
    return set(attribute, AttrValue.newBuilder().setB(value));
  }

  TargetNode set(String attribute, String value) {
    return set(attribute, AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)));
  }

  TargetNode set(String attribute, int... values) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    for (int value : values) {
      list.addI(value);
    }
    return set(attribute, AttrValue.newBuilder().setList(list));
  }

  TargetNode set(String attribute, Shape value) {
    return set(attribute, AttrValue.newBuilder().setShape(TensorProtos.shape(value)));
  }

  TargetNode set(String attribute, List<Shape> values) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    values.forEach(value -> list.addShape(TensorProtos.shape(value)));
    return set(attribute, AttrValue.newBuilder().setList(list));
  }

  TargetNode set(String attribute, Constant value) {
    return set(attribute, AttrValue.newBuilder().setTensor(TensorProtos.encode(value)));
  }

  private TargetNode set(String attribute, AttrValue.Builder value) {
    definition.putAttr(attribute, value.build());
    return this;
  }

  NodeDef named(String name) {
    return definition.setName(name).build();
  }
}
