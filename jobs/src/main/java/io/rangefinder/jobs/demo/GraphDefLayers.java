package io.rangefinder.jobs.demo;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.Constant;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Writes a network as a GraphDef; what a parameter is, and a batch norm, is left open. */
abstract class GraphDefLayers implements Layers<GraphDefLayers.Value> {
  static final AttrValue FLOAT = type(DataType.DT_FLOAT);
  static final AttrValue INT32 = type(DataType.DT_INT32);
  static final AttrValue NHWC = text("NHWC");
  static final AttrValue FALSE = AttrValue.newBuilder().setB(false).build();

  private static final int TENSORFLOW_1_15 = 134;
  private static final int DEPTHWISE_SIDE = 3;

  private final GraphDef.Builder graph = GraphDef.newBuilder();

  /** What a node gives: its name, and the extent of the last axis. */
  record Value(String name, int channels) {}

  /** What a parameter is to its layer. */
  enum Role {
    FILTER,
    SCALE,
    OFFSET
  }

  /**
   * Adds a parameter.
   *
   * @param fanIn how many inputs a filter sums up
   * @return the node that gives its value
   */
  abstract String parameter(String name, Role role, int fanIn, int... extents);

  /** The nodes so far. */
  final GraphDef graph() {
    return graph.setVersions(graph.getVersionsBuilder().setProducer(TENSORFLOW_1_15)).build();
  }

  /** The placeholder of images, of any batch. */
  final Value images(String name) {
    AttrValue shape =
        AttrValue.newBuilder().setShape(shape(-1, DrawnImages.SIDE, DrawnImages.SIDE, 3)).build();
    return new Value(
        add(node(name, "Placeholder").putAttr("dtype", FLOAT).putAttr("shape", shape)), 3);
  }

  @Override
  public final Value convolution(String name, Value input, int side, int stride, int filters) {
    int fanIn = side * side * input.channels();
    String filter =
        parameter(name + "/weights", Role.FILTER, fanIn, side, side, input.channels(), filters);
    String output =
        add(
            spatial(name + "/Conv2D", "Conv2D", stride, input.name(), filter)
                .putAttr("use_cudnn_on_gpu", FALSE));
    return new Value(output, filters);
  }

  @Override
  public final Value depthwise(String name, Value input, int stride) {
    String filter =
        parameter(
            name + "/depthwise_weights",
            Role.FILTER,
            DEPTHWISE_SIDE * DEPTHWISE_SIDE,
            DEPTHWISE_SIDE,
            DEPTHWISE_SIDE,
            input.channels(),
            1);
    String output =
        add(spatial(name + "/depthwise", "DepthwiseConv2dNative", stride, input.name(), filter));
    return new Value(output, input.channels());
  }

  @Override
  public final Value relu6(String name, Value input) {
    return new Value(
        add(node(name + "/Relu6", "Relu6", input.name()).putAttr("T", FLOAT)), input.channels());
  }

  @Override
  public final Value add(String name, Value left, Value right) {
    return new Value(
        add(node(name + "/add", "AddV2", left.name(), right.name()).putAttr("T", FLOAT)),
        left.channels());
  }

  @Override
  public final Value globalAverage(String name, Value input) {
    String axes = integers(name + "/reduction_indices", 1, 2);
    return new Value(add(mean(name, input.name(), axes)), input.channels());
  }

  static NodeDef.Builder mean(String name, String input, String axes) {
    return node(name, "Mean", input, axes)
        .putAttr("T", FLOAT)
        .putAttr("Tidx", INT32)
        .putAttr("keep_dims", FALSE);
  }

  @Override
  public final Value dense(String name, Value input, int units) {
    String weights =
        parameter(name + "/weights", Role.FILTER, input.channels(), input.channels(), units);
    String product =
        add(
            node(name + "/MatMul", "MatMul", input.name(), weights)
                .putAttr("T", FLOAT)
                .putAttr("transpose_a", FALSE)
                .putAttr("transpose_b", FALSE));
    String biases = parameter(name + "/biases", Role.OFFSET, 0, units);
    String output =
        add(
            node(name + "/BiasAdd", "BiasAdd", product, biases)
                .putAttr("T", FLOAT)
                .putAttr("data_format", NHWC));
    return new Value(output, units);
  }

  /** A batch norm of the given inputs. */
  static NodeDef.Builder batchNorm(String name, String... inputs) {
    return node(name, "FusedBatchNormV3", inputs)
        .putAttr("T", FLOAT)
        .putAttr("U", FLOAT)
        .putAttr("data_format", NHWC)
        .putAttr("epsilon", AttrValue.newBuilder().setF(DemoNetwork.BATCH_NORM_EPSILON).build());
  }

  /** Adds a node and gives its name. */
  final String add(NodeDef.Builder node) {
    graph.addNode(node);
    return node.getName();
  }

  /** Adds a constant of floats or of integers. */
  final String constant(String name, TensorProto value) {
    return add(
        node(name, "Const")
            .putAttr("dtype", type(value.getDtype()))
            .putAttr("value", AttrValue.newBuilder().setTensor(value).build()));
  }

  /** Adds a vector of integers. */
  final String integers(String name, int... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(shape(values.length));
    Constant vector = Constant.vector(values);
    return constant(
        name, tensor.setTensorContent(ByteString.copyFrom(vector.toLittleEndian())).build());
  }

  private static NodeDef.Builder spatial(
      String name, String operator, int stride, String input, String filter) {
    return node(name, operator, input, filter)
        .putAttr("T", FLOAT)
        .putAttr("data_format", NHWC)
        .putAttr("dilations", list(1, 1, 1, 1))
        .putAttr("padding", text("SAME"))
        .putAttr("strides", list(1, stride, stride, 1));
  }

  static NodeDef.Builder node(String name, String operator, String... inputs) {
    NodeDef.Builder node = NodeDef.newBuilder().setName(name).setOp(operator);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  static AttrValue text(String text) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
  }

  private static AttrValue list(long... values) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    for (long value : values) {
      list.addI(value);
    }
    return AttrValue.newBuilder().setList(list).build();
  }

  static TensorShapeProto shape(int... extents) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int extent : extents) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
    }
    return shape.build();
  }
}
