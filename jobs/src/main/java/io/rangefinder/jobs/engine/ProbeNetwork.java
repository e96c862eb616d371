package io.rangefinder.jobs.engine;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Exp;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LocalResponseNormalization;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SquaredDifference;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.model.DeployableModel;

/**
 * A small network that takes every kind of kernel whose rounding depends on the processor: sums of
 * products in all forms, with channels that fill vectors and channels that do not, and functions.
 */
final class ProbeNetwork {
  static final int SIDE = 24;

  /** The longest inner axis of a product; longer ones are summed in the same blocks. */
  private static final int LONG_AXIS = 4 * 4 * 128;

  private final GraphBuilder graph = new GraphBuilder();
  private final DrawnNumbers numbers = new DrawnNumbers(1);

  private ProbeNetwork() {}

  static DeployableModel build() {
    return new ProbeNetwork().network();
  }

  private DeployableModel network() {
    String image = graph.input("input", DataType.FLOAT32, Shape.of(1, SIDE, SIDE, 3));
    String x = convolution("first", image, 3, 2, 32);
    x = depthwise("depthwise", x, 1);
    x = convolution("pointwise", x, 1, 1, 64);
    String wide = convolution("wide", x, 3, 1, 64);
    String odd = convolution("odd", x, 3, 1, 21);
    String even = convolution("odd/even", odd, 1, 1, 64);
    x = graph.node("sum", new Add(Activation.NONE), wide, even);
    String normal = graph.node("response", new LocalResponseNormalization(5, 1f, 1e-4f, 0.75f), x);
    String centered = graph.node("deviation", new SquaredDifference(), x, mean("mean", x));
    String variance = mean("variance", centered);
    String positive =
        graph.node("positive", new Add(Activation.NONE), variance, scalar("epsilon", 1e-3f));
    String inverse = graph.node("rsqrt", new Rsqrt(), positive);
    String scaled = graph.node("scaled", new Mul(Activation.NONE), normal, inverse);
    x = depthwise("depthwise2", x, 2);
    x = convolution("pointwise2", x, 1, 1, 128);
    String logistic = graph.node("logistic", new Logistic(), x);
    String tanh = graph.node("tanh", new Tanh(), x);
    x = graph.node("gated", new Mul(Activation.NONE), logistic, tanh);
    String resized =
        graph.node(
            "resized",
            new ResizeBilinear(false, true),
            x,
            graph.constant("size", Constant.vector(9, 9)));
    String raised = transposed("raised", resized, 18, 24);
    Window2D two = Window2D.of(1, 1, Padding.VALID);
    String most = graph.node("most", new MaxPool2D(two, 3, 3, Activation.NONE), x);
    String average = graph.node("average", new AveragePool2D(two, 3, 3, Activation.NONE), x);
    x = graph.node("pooled", new Add(Activation.NONE), most, average);
    String flat =
        graph.node(
            "flat", new Reshape(), x, graph.constant("flat/shape", Constant.vector(1, LONG_AXIS)));
    String logits = connected("logits", flat, LONG_AXIS, 101);
    graph.node("softmax", new Softmax(1), logits);
    graph.node("exp", new Exp(), logits);
    graph.node("unit", new L2Normalization(), logits);
    return new DeployableModel(graph.build("softmax", "exp", "unit", raised, scaled));
  }

  private String convolution(String name, String input, int taps, int stride, int filters) {
    int depth = graph.tensor(input).shape().dim(3);
    return weighted(
        name,
        new Conv2D(Window2D.of(stride, stride, Padding.SAME), Activation.RELU6),
        input,
        Shape.of(filters, taps, taps, depth),
        taps * taps * depth,
        filters);
  }

  private String depthwise(String name, String input, int stride) {
    int depth = graph.tensor(input).shape().dim(3);
    return weighted(
        name,
        new DepthwiseConv2D(Window2D.of(stride, stride, Padding.SAME), 1, Activation.NONE),
        input,
        Shape.of(1, 3, 3, depth),
        9,
        depth);
  }

  private String connected(String name, String input, int depth, int filters) {
    return weighted(
        name, new FullyConnected(Activation.NONE), input, Shape.of(filters, depth), depth, filters);
  }

  private String transposed(String name, String input, int side, int filters) {
    int depth = graph.tensor(input).shape().dim(3);
    Shape weights = Shape.of(filters, 3, 3, depth);
    return graph.node(
        name,
        new TransposeConv2D(Window2D.of(2, 2, Padding.SAME)),
        graph.constant(name + "/shape", Constant.vector(1, side, side, filters)),
        constant(name + "/weights", weights, 9 * depth / 4),
        input);
  }

  private String weighted(String name, Op op, String input, Shape weights, int fanIn, int filters) {
    return graph.node(
        name,
        op,
        input,
        constant(name + "/weights", weights, fanIn),
        constant(name + "/bias", Shape.of(filters), filters));
  }

  private String mean(String name, String input) {
    return graph.node(
        name, new Mean(true), input, graph.constant(name + "/axes", Constant.vector(1, 2)));
  }

  private String scalar(String name, float value) {
    return graph.constant(name, Constant.ofFloats(Shape.scalar(), value));
  }

  /** Weights that keep the variance of what flows through them. */
  private String constant(String name, Shape shape, int fanIn) {
    float[] values = numbers.next(shape.elements());
    float deviation = (float) Math.sqrt(6.0 / fanIn);
    for (int i = 0; i < values.length; i++) {
      values[i] *= deviation;
    }
    return graph.constant(name, Constant.ofFloats(shape, values));
  }
}
