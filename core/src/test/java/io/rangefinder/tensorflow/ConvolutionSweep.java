package io.rangefinder.tensorflow;

import static io.rangefinder.tensorflow.SweepCase.ANY;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import java.util.ArrayList;
import java.util.List;

/** Convolutions and matrix products over the forms that kernels are chosen by. */
final class ConvolutionSweep {
  private static final int[] CHANNELS = {1, 2, 3, 8};
  private static final int[][] KERNELS = {{1, 1}, {2, 2}, {3, 3}, {5, 5}, {4, 4}, {1, 3}};
  private static final int[][] IMAGES = {{7, 7}, {8, 8}, {9, 6}, {16, 16}};
  private static final int[][] STEPS = {
    // stride height, stride width, dilation height, dilation width
    {1, 1, 1, 1}, {2, 2, 1, 1}, {3, 3, 1, 1}, {4, 4, 1, 1}, {2, 1, 1, 1}, {1, 1, 2, 2}, {1, 1, 3, 1}
  };

  private ConvolutionSweep() {}

  static List<SweepCase> convolutions() {
    List<SweepCase> cases = new ArrayList<>();
    for (Window2D window : windows()) {
      for (int[] kernel : KERNELS) {
        for (int[] image : IMAGES) {
          if (!fits(window, kernel, image)) {
            continue;
          }
          for (int from : CHANNELS) {
            for (int to : CHANNELS) {
              String form = form(window, kernel, image) + " channels %d to %d";
              cases.add(
                  SweepCase.of("Conv2D", form.formatted(from, to))
                      .input("x", ANY, 1, image[0], image[1], from)
                      .floats("w", ANY, kernel[0], kernel[1], from, to)
                      .node("out", window("Conv2D", window), "x", "w")
                      .ending("out"));
            }
          }
        }
      }
    }
    for (String activation : List.of("Relu", "Relu6")) {
      for (int to : CHANNELS) {
        cases.add(
            SweepCase.of(
                    "Conv2D", "bias and %s 3x3 on 8x8 channels 3 to %d".formatted(activation, to))
                .input("x", ANY, 1, 8, 8, 3)
                .floats("w", ANY, 3, 3, 3, to)
                .floats("b", ANY, to)
                .node("c", window("Conv2D", Window2D.of(1, 1, Padding.SAME)), "x", "w")
                .node("a", "BiasAdd", "c", "b")
                .node("out", activation, "a")
                .ending("out"));
      }
    }
    return cases;
  }

  static List<SweepCase> depthwise() {
    List<SweepCase> cases = new ArrayList<>();
    for (Window2D window : windows()) {
      for (int[] kernel : KERNELS) {
        for (int[] image : IMAGES) {
          if (!fits(window, kernel, image)) {
            continue;
          }
          for (int channels : CHANNELS) {
            for (int multiplier : new int[] {1, 2, 3}) {
              String form = form(window, kernel, image) + " channels %d multiplier %d";
              cases.add(
                  SweepCase.of("DepthwiseConv2dNative", form.formatted(channels, multiplier))
                      .input("x", ANY, 1, image[0], image[1], channels)
                      .floats("w", ANY, kernel[0], kernel[1], channels, multiplier)
                      .node("out", window("DepthwiseConv2dNative", window), "x", "w")
                      .ending("out"));
            }
          }
        }
      }
    }
    return cases;
  }

  static List<SweepCase> transposed() {
    List<SweepCase> cases = new ArrayList<>();
    for (Window2D window : windows()) {
      for (int[] kernel : KERNELS) {
        for (int[] image : IMAGES) {
          if (window.isDilated() || !fits(window, kernel, image)) {
            continue;
          }
          for (int from : CHANNELS) {
            for (int to : CHANNELS) {
              cases.add(transposed(window, kernel, image, from, to));
            }
          }
        }
      }
    }
    return cases;
  }

  /** All transposed convolutions from one channel to one. */
  static List<SweepCase> transposedOneToOne() {
    return transposed().stream()
        .filter(sweepCase -> sweepCase.configuration().endsWith("channels 1 to 1"))
        .toList();
  }

  private static SweepCase transposed(
      Window2D window, int[] kernel, int[] image, int from, int to) {
    String form = form(window, kernel, image) + " channels %d to %d";
    return SweepCase.of("Conv2DBackpropInput", form.formatted(from, to))
        .input(
            "x",
            ANY,
            1,
            window.outputHeight(image[0], kernel[0]),
            window.outputWidth(image[1], kernel[1]),
            from)
        .vector("shape", 1, image[0], image[1], to)
        .floats("w", ANY, kernel[0], kernel[1], to, from)
        .node("out", window("Conv2DBackpropInput", window), "shape", "w", "x")
        .ending("out");
  }

  static List<SweepCase> matrices() {
    List<SweepCase> cases = new ArrayList<>();
    for (int rows : CHANNELS) {
      for (int depth : new int[] {1, 3, 8, 65}) {
        for (int columns : new int[] {1, 2, 3, 8, 33}) {
          for (boolean turned : new boolean[] {false, true}) {
            TargetNode product =
                new TargetNode("MatMul")
                    .set("T", DataType.FLOAT32)
                    .set("transpose_a", false)
                    .set("transpose_b", turned);
            cases.add(
                SweepCase.of(
                        "MatMul", "%dx%d by %d turned %s".formatted(rows, depth, columns, turned))
                    .input("x", ANY, rows, depth)
                    .floats("w", ANY, turned ? columns : depth, turned ? depth : columns)
                    .node("out", product, "x", "w")
                    .ending("out"));
          }
        }
      }
    }
    return cases;
  }

  static List<SweepCase> batchedMatrices(String op) {
    List<SweepCase> cases = new ArrayList<>();
    for (int depth : new int[] {1, 3, 8, 33}) {
      for (int columns : CHANNELS) {
        for (boolean turned : new boolean[] {false, true}) {
          TargetNode product =
              new TargetNode(op)
                  .set("T", DataType.FLOAT32)
                  .set("adj_x", false)
                  .set("adj_y", turned);
          cases.add(
              SweepCase.of(op, "2 of 5x%d by %d turned %s".formatted(depth, columns, turned))
                  .input("x", ANY, 2, 5, depth)
                  .input("y", ANY, 2, turned ? columns : depth, turned ? depth : columns)
                  .node("out", product, "x", "y")
                  .ending("out"));
        }
      }
    }
    return cases;
  }

  static List<Window2D> windows() {
    List<Window2D> windows = new ArrayList<>();
    for (int[] step : STEPS) {
      for (Padding padding : Padding.values()) {
        windows.add(new Window2D(step[0], step[1], step[2], step[3], padding));
      }
    }
    return windows;
  }

  static TargetNode window(String op, Window2D window) {
    return new TargetNode(op)
        .set("T", DataType.FLOAT32)
        .set("strides", 1, window.strideHeight(), window.strideWidth(), 1)
        .set("dilations", 1, window.dilationHeight(), window.dilationWidth(), 1)
        .set("padding", window.padding().name())
        .set("data_format", "NHWC");
  }

  static boolean fits(Window2D window, int[] kernel, int[] image) {
    return window.padding() == Padding.SAME
        || ((kernel[0] - 1) * window.dilationHeight() < image[0]
            && (kernel[1] - 1) * window.dilationWidth() < image[1]);
  }

  static String form(Window2D window, int[] kernel, int[] image) {
    return "%dx%d stride %dx%d dilation %dx%d %s on %dx%d"
        .formatted(
            kernel[0],
            kernel[1],
            window.strideHeight(),
            window.strideWidth(),
            window.dilationHeight(),
            window.dilationWidth(),
            window.padding(),
            image[0],
            image[1]);
  }

  /** Operands of batch normalization: scale, offset, mean and variance. */
  static SweepCase.Builder withMoments(SweepCase.Builder builder, int channels) {
    return builder
        .floats("scale", SweepCase.POSITIVE, channels)
        .floats("offset", ANY, channels)
        .floats("mean", ANY, channels)
        .floats("variance", SweepCase.POSITIVE, channels)
        .constant("none", Constant.ofFloats(io.rangefinder.ir.Shape.of(0)));
  }
}
