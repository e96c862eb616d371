package io.rangefinder.prepare;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Window2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Builds small networks whose channels differ in scale by up to 64, drawn from a seed. The input is
 * {@code x}, of shape [1,6,6,4].
 */
final class UnevenNetwork {
  static final Shape INPUT = Shape.of(1, 6, 6, 4);

  private final GraphBuilder builder = Graph.builder();
  private final Random random = new Random(11);

  UnevenNetwork() {
    builder.input("x", DataType.FLOAT32, INPUT);
  }

  String conv(String name, String input, int outputs, Activation activation) {
    int inputs = builder.tensor(input).shape().lastDim();
    String weights = constant(name + "/w", Shape.of(outputs, 3, 3, inputs), 9 * inputs, outputs);
    return node(
        name,
        new Conv2D(Window2D.of(1, 1, Padding.SAME), activation),
        input,
        weights,
        bias(name, outputs));
  }

  String depthwise(String name, String input, int multiplier, Activation activation) {
    int outputs = builder.tensor(input).shape().lastDim() * multiplier;
    float[] values = new float[9 * outputs];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() / 3 * scale(i % outputs));
    }
    String weights =
        builder.constant(name + "/w", Constant.ofFloats(Shape.of(1, 3, 3, outputs), values));
    return node(
        name,
        new DepthwiseConv2D(Window2D.of(1, 1, Padding.SAME), multiplier, activation),
        input,
        weights,
        bias(name, outputs));
  }

  String fullyConnected(String name, String input, int depth, int outputs) {
    String weights = constant(name + "/w", Shape.of(outputs, depth), depth, outputs);
    return node(name, new FullyConnected(Activation.NONE), input, weights, bias(name, outputs));
  }

  /** A transposed convolution that doubles the extents. */
  String transposed(String name, String input, int outputs) {
    Shape shape = builder.tensor(input).shape();
    String weights =
        constant(name + "/w", Shape.of(outputs, 2, 2, shape.dim(3)), 4 * shape.dim(3), outputs);
    String size =
        indices(name + "/shape", shape.dim(0), 2 * shape.dim(1), 2 * shape.dim(2), outputs);
    return node(name, new TransposeConv2D(Window2D.of(2, 2, Padding.SAME)), size, weights, input);
  }

  String node(String name, Op op, String... operands) {
    return builder.node(name, op, operands);
  }

  String indices(String name, int... values) {
    return builder.constant(name, Constant.vector(values));
  }

  String indices(String name, Shape shape, int... values) {
    return builder.constant(name, Constant.ofInts(shape, values));
  }

  /** One value a channel, of uneven scale. */
  String channelValues(String name, int channels) {
    float[] values = new float[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = scale(c);
    }
    return builder.constant(name, Constant.ofFloats(Shape.of(channels), values));
  }

  String scalar(String name, float value) {
    return builder.constant(name, Constant.ofFloats(Shape.scalar(), value));
  }

  Graph build(String... outputs) {
    return builder.build(outputs);
  }

  /** Inputs drawn from a seed of their own. */
  static List<List<float[]>> inputs(int count) {
    Random random = new Random(5);
    List<List<float[]>> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] values = new float[INPUT.elements()];
      for (int j = 0; j < values.length; j++) {
        values[j] = (float) random.nextGaussian();
      }
      inputs.add(List.of(values));
    }
    return inputs;
  }

  private String constant(String name, Shape shape, int elementsPerOutput, int outputs) {
    float[] values = new float[shape.elements()];
    double deviation = 1 / Math.sqrt(elementsPerOutput);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          (float) (random.nextGaussian() * deviation * scale(i / elementsPerOutput % outputs));
    }
    return builder.constant(name, Constant.ofFloats(shape, values));
  }

  private String bias(String name, int outputs) {
    float[] values = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      values[i] = (float) random.nextGaussian() * 0.1f * scale(i);
    }
    return builder.constant(name + "/b", Constant.ofFloats(Shape.of(outputs), values));
  }

  /** From 1/8 to 8, in an order without pattern. */
  private static float scale(int channel) {
    return (float) Math.pow(2, channel * 5 % 7 - 3);
  }
}
