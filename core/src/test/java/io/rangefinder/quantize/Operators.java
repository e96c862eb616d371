package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.ranges.RangeTable;

/** What the tests of this package build their graphs of. */
final class Operators {
  static final Window2D STEP = Window2D.of(1, 1, Padding.SAME);
  static final Shape IMAGE = Shape.of(1, 4, 4, 4);

  private Operators() {}

  static GraphBuilder images(String... names) {
    GraphBuilder builder = Graph.builder();
    for (String name : names) {
      builder.input(name, DataType.FLOAT32, IMAGE);
    }
    return builder;
  }

  /** A 1 x 1 convolution of 4 to 4 channels, its weights and bias named after the output. */
  static String convolve(GraphBuilder builder, String output, Activation activation, String input) {
    float[] weights = new float[16];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i - 6) / 8f;
    }
    builder.constant(output + "/w", Constant.ofFloats(Shape.of(4, 1, 1, 4), weights));
    builder.constant(output + "/b", Constant.ofFloats(Shape.of(4), 0.5f, -0.25f, 0, 1));
    return builder.node(output, convolution(activation), input, output + "/w", output + "/b");
  }

  static Conv2D convolution(Activation activation) {
    return new Conv2D(STEP, activation);
  }

  static MaxPool2D maxPool() {
    return new MaxPool2D(STEP, 2, 2, Activation.NONE);
  }

  /** Calibrated ranges. */
  static RangeTable calibrated(RangeTable table, String tensor, double min, double max) {
    return table.with(tensor, new Range(min, max), RangeOrigin.CALIBRATED, "minmax");
  }
}
