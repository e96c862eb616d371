package io.rangefinder.qat.edit;

import com.google.protobuf.ByteString;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** A node in the making. */
public final class NewNode {
  private final NodeDef.Builder node = NodeDef.newBuilder();

  private NewNode(String operator, String name) {
    node.setOp(operator).setName(name);
  }

  public static NewNode of(String operator, String name) {
    return new NewNode(operator, name);
  }

  /** A node like another one. */
  public static NewNode copyOf(NodeDef other) {
    NewNode copy = new NewNode(other.getOp(), other.getName());
    copy.node.mergeFrom(other.toBuilder().clearName().clearOp().build());
    copy.node.removeAttr("_output_shapes");
    return copy;
  }

  /** A node whose attribute {@code T} is float. */
  public static NewNode ofFloats(String operator, String name) {
    return of(operator, name).type("T", DataType.DT_FLOAT);
  }

  /** A constant of one float. */
  public static NewNode constant(String name, float value) {
    return constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addFloatVal(value));
  }

  /** A constant of one int64. */
  public static NewNode constant(String name, long value) {
    return constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_INT64)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addInt64Val(value));
  }

  /** A constant of one int32. */
  public static NewNode scalar(String name, int value) {
    return constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_INT32)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addIntVal(value));
  }

  /** A constant vector of floats that are all the same. */
  public static NewNode filled(String name, int size, float value) {
    return constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(extent(size))
            .addFloatVal(value));
  }

  private static TensorShapeProto extent(int size) {
    return TensorShapeProto.newBuilder()
        .addDim(TensorShapeProto.Dim.newBuilder().setSize(size))
        .build();
  }

  /** A constant vector of int32. */
  public static NewNode constant(String name, int... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(extent(values.length));
    if (values.length == 1) {
      tensor.addIntVal(values[0]);
    } else {
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int value : values) {
        bytes.putInt(value);
      }
      tensor.setTensorContent(ByteString.copyFrom(bytes.flip()));
    }
    return constant(name, tensor);
  }

  private static NewNode constant(String name, TensorProto.Builder value) {
    NewNode node = of("Const", name).type("dtype", value.getDtype());
    node.node.putAttr("value", AttrValue.newBuilder().setTensor(value).build());
    return node;
  }

  public NewNode reading(TensorRef... tensors) {
    for (TensorRef tensor : tensors) {
      node.addInput(tensor.toString());
    }
    return this;
  }

  public NewNode reading(String... tensors) {
    node.addAllInput(List.of(tensors));
    return this;
  }

  /** Runs it after other nodes. */
  public NewNode after(String... nodes) {
    for (String before : nodes) {
      node.addInput("^" + before);
    }
    return this;
  }

  public NewNode type(String attribute, DataType type) {
    node.putAttr(attribute, AttrValue.newBuilder().setType(type).build());
    return this;
  }

  public NewNode with(String attribute, boolean value) {
    node.putAttr(attribute, AttrValue.newBuilder().setB(value).build());
    return this;
  }

  public NewNode with(String attribute, long value) {
    node.putAttr(attribute, AttrValue.newBuilder().setI(value).build());
    return this;
  }

  public NewNode with(String attribute, String value) {
    node.putAttr(attribute, AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build());
    return this;
  }

  public NewNode with(String attribute, AttrValue value) {
    node.putAttr(attribute, value);
    return this;
  }

  /** An attribute that is a list of int64. */
  public NewNode withList(String attribute, long... values) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    for (long value : values) {
      list.addI(value);
    }
    return with(attribute, AttrValue.newBuilder().setList(list).build());
  }

  public NewNode shape(TensorShapeProto shape) {
    return with("shape", AttrValue.newBuilder().setShape(shape).build());
  }

  /** Keeps it where another node is. */
  public NewNode beside(String other) {
    AttrValue.ListValue.Builder company =
        AttrValue.ListValue.newBuilder().addS(ByteString.copyFromUtf8("loc:@" + other));
    return with("_class", AttrValue.newBuilder().setList(company).build());
  }

  public NewNode onDevice(String device) {
    node.setDevice(device);
    return this;
  }

  /** Copies an attribute of another node, if that has it. */
  public NewNode copying(NodeDef other, String... attributes) {
    for (String attribute : attributes) {
      if (other.containsAttr(attribute)) {
        with(attribute, other.getAttrOrThrow(attribute));
      }
    }
    return this;
  }

  public NodeDef build() {
    return node.build();
  }
}
