package io.rangefinder.qat;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import java.util.Arrays;
import java.util.Random;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;

/** Builds small networks of resource variables, as tests need them. */
final class SmallGraph {
  private static final int TENSORFLOW_1_15 = 134;

  private final GraphDef.Builder graph =
      GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(TENSORFLOW_1_15));
  private final Random random = new Random(1);

  GraphDef build() {
    return graph.build();
  }

  String add(NewNode node) {
    graph.addNode(node.build());
    return graph.getNode(graph.getNodeCount() - 1).getName();
  }

  String input(String name, int... extents) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int extent : extents) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
    }
    return add(
        NewNode.of("Placeholder", name).type("dtype", DataType.DT_FLOAT).shape(shape.build()));
  }

  String constant(String name, Constant value) {
    return add(
        NewNode.of("Const", name)
            .with("dtype", type(TensorProtos.encode(value).getDtype()))
            .with("value", AttrValue.newBuilder().setTensor(TensorProtos.encode(value)).build()));
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  String integers(String name, int... values) {
    return constant(name, Constant.vector(values));
  }

  /** A variable of random values; gives what reads it. */
  String weights(String name, int... extents) {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() * 0.5f;
    }
    return variable(name, Constant.ofFloats(Shape.of(extents), values));
  }

  String filled(String name, float value, int size) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return variable(name, Constant.ofFloats(Shape.of(size), values));
  }

  String variable(String name, Constant initial) {
    String value = constant(name + "/Initializer/value", initial);
    add(
        NewNode.of("VarHandleOp", name)
            .type("dtype", DataType.DT_FLOAT)
            .shape(TensorProtos.shape(initial.shape()))
            .with("container", "")
            .with("shared_name", name));
    add(
        NewNode.of("AssignVariableOp", name + "/Assign")
            .reading(name, value)
            .type("dtype", DataType.DT_FLOAT));
    return add(
        NewNode.of("ReadVariableOp", name + "/Read/ReadVariableOp")
            .reading(name)
            .type("dtype", DataType.DT_FLOAT));
  }

  String node(String operator, String name, String... operands) {
    return add(NewNode.ofFloats(operator, name).reading(operands));
  }

  String conv(String name, String input, int side, int stride, int in, int out) {
    return conv(name, input, weights(name + "/weights", side, side, in, out), stride);
  }

  String conv(String name, String input, String weights, int stride) {
    return add(windowed("Conv2D", name + "/Conv2D", stride).reading(input, weights));
  }

  String depthwise(String name, String input, int side, int in, int multiplier) {
    String weights = weights(name + "/depthwise_weights", side, side, in, multiplier);
    return add(windowed("DepthwiseConv2dNative", name + "/depthwise", 1).reading(input, weights));
  }

  private static NewNode windowed(String operator, String name, int stride) {
    return NewNode.ofFloats(operator, name)
        .with("data_format", "NHWC")
        .with("padding", "SAME")
        .withList("strides", 1, stride, stride, 1)
        .withList("dilations", 1, 1, 1, 1);
  }

  String pool(String operator, String name, String input) {
    return add(windowed(operator, name, 2).reading(input).withList("ksize", 1, 2, 2, 1));
  }

  String matmul(String name, String input, String weights) {
    return add(
        NewNode.ofFloats("MatMul", name)
            .reading(input, weights)
            .with("transpose_a", false)
            .with("transpose_b", false));
  }

  String bias(String name, String input, int channels) {
    return add(
        NewNode.ofFloats("BiasAdd", name + "/BiasAdd")
            .reading(input, filled(name + "/biases", 0.1f, channels))
            .with("data_format", "NHWC"));
  }

  String mean(String name, String input, int... axes) {
    return add(
        NewNode.ofFloats("Mean", name)
            .reading(input, integers(name + "/axes", axes))
            .type("Tidx", DataType.DT_INT32)
            .with("keep_dims", false));
  }

  String concat(String name, int axis, String... parts) {
    String[] all = new String[parts.length + 1];
    System.arraycopy(parts, 0, all, 0, parts.length);
    all[parts.length] = constant(name + "/axis", Constant.ofInts(Shape.scalar(), axis));
    return add(
        NewNode.ofFloats("ConcatV2", name)
            .reading(all)
            .with("N", parts.length)
            .type("Tidx", DataType.DT_INT32));
  }

  /** A fused batch norm; in training one that moves its statistics. */
  String batchNorm(String name, String input, int channels, boolean training) {
    String gamma = filled(name + "/gamma", 1.25f, channels);
    String beta = filled(name + "/beta", 0.25f, channels);
    String movingMean = filled(name + "/moving_mean", 0.125f, channels);
    String movingVariance = filled(name + "/moving_variance", 2, channels);
    String mean = movingMean;
    String variance = movingVariance;
    if (training) {
      mean = constant(name + "/no_mean", Constant.ofFloats(Shape.of(0)));
      variance = constant(name + "/no_variance", Constant.ofFloats(Shape.of(0)));
    }
    String norm =
        add(
            NewNode.ofFloats("FusedBatchNormV3", name + "/FusedBatchNormV3")
                .reading(input, gamma, beta, mean, variance)
                .type("U", DataType.DT_FLOAT)
                .with("data_format", "NHWC")
                .with("epsilon", AttrValue.newBuilder().setF(1e-3f).build())
                .with("is_training", training));
    if (training) {
      move(name + "/moving_mean", norm + ":1");
      move(name + "/moving_variance", norm + ":2");
    }
    return norm;
  }

  /** A batch norm of single operators, as Keras writes it for inference. */
  String unfusedBatchNorm(String name, String input, int channels) {
    String gamma = filled(name + "/gamma", 1.25f, channels);
    String beta = filled(name + "/beta", 0.25f, channels);
    String mean = filled(name + "/moving_mean", 0.125f, channels);
    String variance = filled(name + "/moving_variance", 2, channels);
    String epsilon = constant(name + "/epsilon", Constant.ofFloats(Shape.scalar(), 1e-3f));
    String deviation =
        node("Rsqrt", name + "/Rsqrt", node("Add", name + "/add", variance, epsilon));
    String scale = node("Mul", name + "/mul", deviation, gamma);
    String scaled = node("Mul", name + "/mul_1", input, scale);
    String shift = node("Sub", name + "/sub", beta, node("Mul", name + "/mul_2", mean, scale));
    return node("Add", name + "/add_1", scaled, shift);
  }

  /** A batch norm of single operators in training, under the names of {@code contrib.layers}. */
  String contribBatchNorm(String name, String input, int channels) {
    String scope = name + "/BatchNorm/";
    String gamma = filled(scope + "gamma", 1.25f, channels);
    String beta = filled(scope + "beta", 0.25f, channels);
    filled(scope + "moving_mean", 0.125f, channels);
    filled(scope + "moving_variance", 2, channels);
    String mean = mean(scope + "moments/mean", input, 0, 1, 2);
    String squares = node("SquaredDifference", scope + "moments/squares", input, mean);
    String variance = mean(scope + "moments/variance", squares, 0, 1, 2);
    mean = node("Identity", scope + "moments/Squeeze", mean);
    variance = node("Identity", scope + "moments/Squeeze_1", variance);
    move(scope + "moving_mean", mean);
    move(scope + "moving_variance", variance);
    String norm = scope + "batchnorm/";
    String epsilon = constant(norm + "add/y", Constant.ofFloats(Shape.scalar(), 1e-3f));
    String deviation = node("Rsqrt", norm + "Rsqrt", node("Add", norm + "add", variance, epsilon));
    String scale = node("Mul", norm + "mul", deviation, gamma);
    String scaled = node("Mul", norm + "mul_1", input, scale);
    String shift = node("Sub", norm + "sub", beta, node("Mul", norm + "mul_2", mean, scale));
    return node("Add", norm + "add_1", scaled, shift);
  }

  private void move(String variable, String statistic) {
    String distance = node("Sub", variable + "/sub", variable + "/Read/ReadVariableOp", statistic);
    String share = constant(variable + "/decay", Constant.ofFloats(Shape.scalar(), 0.1f));
    String change = node("Mul", variable + "/mul", distance, share);
    add(
        NewNode.of("AssignSubVariableOp", variable + "/AssignMovingAvg")
            .reading(variable, change)
            .type("dtype", DataType.DT_FLOAT));
  }

  /** The mean of the cross entropies to labels [N, classes]. */
  String loss(String logits, int classes) {
    String labels = input("labels", -1, classes);
    String losses = node("SoftmaxCrossEntropyWithLogits", "losses", logits, labels);
    return mean("loss", losses, 0);
  }

  static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }
}
