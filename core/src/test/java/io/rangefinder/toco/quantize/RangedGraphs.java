package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import java.util.Map;

/** What the tests of this package build their graphs of. */
final class RangedGraphs {
  static final Shape IMAGE = Shape.of(1, 4, 4, 4);
  private static final Window2D STEP = Window2D.of(1, 1, Padding.SAME);

  private RangedGraphs() {}

  static GraphBuilder images(String... names) {
    GraphBuilder builder = Graph.builder();
    for (String name : names) {
      builder.input(name, DataType.FLOAT32, IMAGE);
    }
    return builder;
  }

  /** A 1 x 1 convolution of 4 to 4 channels, its weights and bias named after the output. */
  static String convolve(GraphBuilder builder, String output, Activation activation, String input) {
    builder.constant(
        output + "/w",
        Constant.ofFloats(
            Shape.of(4, 1, 1, 4),
            -0.5f,
            0.25f,
            0,
            1,
            0.5f,
            0.25f,
            0,
            1,
            0.5f,
            0.25f,
            0,
            1,
            0.5f,
            0.25f,
            0,
            1));
    builder.constant(output + "/b", Constant.ofFloats(Shape.of(4), 0.5f, -0.25f, 0, 1));
    return builder.node(output, convolution(activation), input, output + "/w", output + "/b");
  }

  static Conv2D convolution(Activation activation) {
    return new Conv2D(STEP, activation);
  }

  static MaxPool2D maxPool() {
    return new MaxPool2D(STEP, 2, 2, Activation.NONE);
  }

  /** The graph with a range that somebody gave for a tensor. */
  static Graph given(Graph graph, String tensor, double min, double max) {
    return with(graph, tensor, new TensorRange(new Range(min, max), RangeOrigin.GIVEN, "by hand"));
  }

  /** The graph with the range that a fake-quant node had. */
  static Graph trained(Graph graph, String tensor, double min, double max) {
    return with(graph, tensor, new TensorRange(new Range(min, max), RangeOrigin.TRAINED, "fq"));
  }

  static Graph with(Graph graph, String tensor, TensorRange range) {
    return graph.withTensors(Map.of(tensor, graph.tensor(tensor).withRange(range)));
  }
}
