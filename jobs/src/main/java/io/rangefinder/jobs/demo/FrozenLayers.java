package io.rangefinder.jobs.demo;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes a network as a frozen inference GraphDef; a value is the name of the node that makes it.
 *
 * <p>The nodes are those a TensorFlow 1 model freezes to: weights are Const behind an Identity
 * called {@code read}, and batch norms stay FusedBatchNormV3 with their moving statistics.
 */
final class FrozenLayers implements Layers<String> {
  private static final int TENSORFLOW_1_15 = 134;
  private static final AttrValue FLOAT = type(org.tensorflow.proto.DataType.DT_FLOAT);
  private static final AttrValue INT32 = type(org.tensorflow.proto.DataType.DT_INT32);
  private static final AttrValue NHWC = text("NHWC");
  private static final AttrValue FALSE = AttrValue.newBuilder().setB(false).build();

  private final Map<String, Constant> parameters;
  private final GraphDef.Builder graph = GraphDef.newBuilder();

  private FrozenLayers(Map<String, Constant> parameters) {
    this.parameters = parameters;
  }

  /**
   * The demo's network with the given parameters: from {@link DemoNetwork#INPUT}, of any batch, to
   * {@link DemoNetwork#PREDICTIONS}, the softmax of the logits.
   */
  static GraphDef freeze(Map<String, Constant> parameters) {
    FrozenLayers layers = new FrozenLayers(parameters);
    AttrValue shape =
        AttrValue.newBuilder().setShape(shape(-1, DrawnImages.SIDE, DrawnImages.SIDE, 3)).build();
    layers.add(
        node(DemoNetwork.INPUT, "Placeholder").putAttr("dtype", FLOAT).putAttr("shape", shape));
    String logits = DemoNetwork.logits(layers, DemoNetwork.INPUT);
    layers.add(node(DemoNetwork.PREDICTIONS, "Softmax", logits).putAttr("T", FLOAT));
    layers.graph.getVersionsBuilder().setProducer(TENSORFLOW_1_15);
    return layers.graph.build();
  }

  @Override
  public String convolution(String name, String input, int side, int stride, int filters) {
    return add(
        spatial(name + "/Conv2D", "Conv2D", stride, input, parameter(name + "/weights"))
            .putAttr("use_cudnn_on_gpu", FALSE));
  }

  @Override
  public String depthwise(String name, String input, int stride) {
    String filter = parameter(name + "/depthwise_weights");
    return add(spatial(name + "/depthwise", "DepthwiseConv2dNative", stride, input, filter));
  }

  @Override
  public String batchNorm(String name, String input) {
    String scope = name + "/BatchNorm/";
    return add(
        node(
                scope + "FusedBatchNormV3",
                "FusedBatchNormV3",
                input,
                parameter(scope + "gamma"),
                parameter(scope + "beta"),
                parameter(scope + "moving_mean"),
                parameter(scope + "moving_variance"))
            .putAttr("T", FLOAT)
            .putAttr("U", FLOAT)
            .putAttr("data_format", NHWC)
            .putAttr("epsilon", AttrValue.newBuilder().setF(DemoNetwork.BATCH_NORM_EPSILON).build())
            .putAttr("is_training", FALSE));
  }

  @Override
  public String relu6(String name, String input) {
    return add(node(name + "/Relu6", "Relu6", input).putAttr("T", FLOAT));
  }

  @Override
  public String add(String name, String left, String right) {
    return add(node(name + "/add", "AddV2", left, right).putAttr("T", FLOAT));
  }

  @Override
  public String globalAverage(String name, String input) {
    String axes = constant(name + "/reduction_indices", Constant.vector(1, 2));
    return add(
        node(name, "Mean", input, axes)
            .putAttr("T", FLOAT)
            .putAttr("Tidx", INT32)
            .putAttr("keep_dims", FALSE));
  }

  @Override
  public String dense(String name, String input, int units) {
    String product =
        add(
            node(name + "/MatMul", "MatMul", input, parameter(name + "/weights"))
                .putAttr("T", FLOAT)
                .putAttr("transpose_a", FALSE)
                .putAttr("transpose_b", FALSE));
    return add(
        node(name + "/BiasAdd", "BiasAdd", product, parameter(name + "/biases"))
            .putAttr("T", FLOAT)
            .putAttr("data_format", NHWC));
  }

  private String parameter(String name) {
    Constant value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("the network was trained without " + name);
    }
    return add(node(name + "/read", "Identity", constant(name, value)).putAttr("T", FLOAT));
  }

  private String constant(String name, Constant value) {
    AttrValue type = value.dataType() == DataType.INT32 ? INT32 : FLOAT;
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(type.getType())
            .setTensorShape(shape(value.shape().toArray()))
            .setTensorContent(ByteString.copyFrom(value.toLittleEndian()));
    return add(
        node(name, "Const")
            .putAttr("dtype", type)
            .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build()));
  }

  private String add(NodeDef.Builder node) {
    graph.addNode(node);
    return node.getName();
  }

  private static NodeDef.Builder spatial(
      String name, String operator, int stride, String input, String filter) {
    return node(name, operator, input, filter)
        .putAttr("T", FLOAT)
        .putAttr("data_format", NHWC)
        .putAttr("dilations", integers(1, 1, 1, 1))
        .putAttr("padding", text("SAME"))
        .putAttr("strides", integers(1, stride, stride, 1));
  }

  private static NodeDef.Builder node(String name, String operator, String... inputs) {
    NodeDef.Builder node = NodeDef.newBuilder().setName(name).setOp(operator);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  private static AttrValue type(org.tensorflow.proto.DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static AttrValue text(String text) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
  }

  private static AttrValue integers(long... values) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    for (long value : values) {
      list.addI(value);
    }
    return AttrValue.newBuilder().setList(list).build();
  }

  private static TensorShapeProto shape(int... extents) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int extent : extents) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
    }
    return shape.build();
  }
}
