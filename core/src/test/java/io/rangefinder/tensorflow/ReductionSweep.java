package io.rangefinder.tensorflow;

import static io.rangefinder.tensorflow.SweepCase.ANY;
import static io.rangefinder.tensorflow.SweepCase.WHOLE;
import static io.rangefinder.tensorflow.SweepCase.WIDE;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reductions over axes and over sliding windows. */
final class ReductionSweep {
  private static final int[] CHANNELS = {1, 2, 3, 8};
  private static final int[][] AXES = {{1}, {2}, {3}, {-1}, {1, 2}, {2, 3}, {1, 2, 3}};

  private ReductionSweep() {}

  static List<SweepCase> reductions(String op) {
    List<SweepCase> cases = new ArrayList<>();
    SweepCase.Values values = op.equals("Prod") ? ANY : WIDE;
    for (int channels : CHANNELS) {
      for (int[] axes : AXES) {
        for (boolean kept : new boolean[] {false, true}) {
          cases.add(
              SweepCase.of(
                      op,
                      "of 5x4x%d over %s kept %s".formatted(channels, Arrays.toString(axes), kept))
                  .input("x", values, 1, 5, 4, channels)
                  .vector("axes", axes)
                  .node("out", reduction(op, kept).set("T", DataType.FLOAT32), "x", "axes")
                  .ending("out"));
        }
      }
    }
    return cases;
  }

  private static TargetNode reduction(String op, boolean kept) {
    return new TargetNode(op).set("Tidx", DataType.INT32).set("keep_dims", kept);
  }

  static List<SweepCase> any() {
    List<SweepCase> cases = new ArrayList<>();
    for (boolean kept : new boolean[] {false, true}) {
      cases.add(
          SweepCase.of("Any", "kept %s".formatted(kept))
              .input("x", ANY, 1, 6, 4)
              .scalar("most", 0.8f)
              .vector("axes", 2)
              .node("above", "Greater", "x", "most")
              .node("out", reduction("Any", kept), "above", "axes")
              .ending("out"));
    }
    return cases;
  }

  /** Few different values, so that the greatest and the least are there more than once. */
  static List<SweepCase> positions(String op) {
    List<SweepCase> cases = new ArrayList<>();
    for (int channels : CHANNELS) {
      for (int axis : new int[] {1, 2, 3, -1}) {
        for (DataType type : List.of(DataType.INT32, DataType.INT64)) {
          TargetNode node =
              new TargetNode(op)
                  .set("T", DataType.FLOAT32)
                  .set("Tidx", DataType.INT32)
                  .set("output_type", type);
          cases.add(
              SweepCase.of(op, "of 5x4x%d along %d as %s".formatted(channels, axis, type))
                  .input("x", WHOLE, 1, 5, 4, channels)
                  .scalar("axis", axis)
                  .node("at", node, "x", "axis")
                  .node("out", ElementwiseSweep.cast(type, DataType.FLOAT32), "at")
                  .ending("out"));
        }
      }
    }
    return cases;
  }

  static List<SweepCase> greatest(String op) {
    List<SweepCase> cases = new ArrayList<>();
    for (int length : new int[] {1, 2, 8, 19}) {
      for (int count : new int[] {1, 2, 8}) {
        if (count > length) {
          continue;
        }
        SweepCase.Builder builder =
            SweepCase.of(op, "%d of %d".formatted(count, length)).input("x", WHOLE, 2, length);
        TargetNode node = new TargetNode(op).set("T", DataType.FLOAT32);
        if (op.equals("TopK")) {
          builder.node("top", node.set("k", count), "x");
        } else {
          builder.scalar("k", count).node("top", node, "x", "k");
        }
        cases.add(builder.node("out", "Abs", "top").ending("out", "top:1"));
      }
    }
    return cases;
  }

  static List<SweepCase> pools(String op) {
    List<SweepCase> cases = new ArrayList<>();
    int[][] kernels = {{1, 1}, {2, 2}, {3, 3}, {2, 3}, {7, 7}};
    int[][] images = {{7, 7}, {8, 8}, {9, 6}};
    for (Window2D window : ConvolutionSweep.windows()) {
      if (window.isDilated()) {
        continue;
      }
      for (int[] kernel : kernels) {
        for (int[] image : images) {
          if (window.padding() == Padding.VALID && (kernel[0] > image[0] || kernel[1] > image[1])) {
            continue;
          }
          for (int channels : CHANNELS) {
            TargetNode node =
                new TargetNode(op)
                    .set("T", DataType.FLOAT32)
                    .set("ksize", 1, kernel[0], kernel[1], 1)
                    .set("strides", 1, window.strideHeight(), window.strideWidth(), 1)
                    .set("padding", window.padding().name())
                    .set("data_format", "NHWC");
            String form = ConvolutionSweep.form(window, kernel, image) + " channels %d";
            cases.add(
                SweepCase.of(op, form.formatted(channels))
                    .input("x", WIDE, 1, image[0], image[1], channels)
                    .node("out", node, "x")
                    .ending("out"));
          }
        }
      }
    }
    return cases;
  }
}
