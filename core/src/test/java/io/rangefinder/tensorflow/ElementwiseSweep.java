package io.rangefinder.tensorflow;

import static io.rangefinder.tensorflow.SweepCase.ANY;
import static io.rangefinder.tensorflow.SweepCase.POSITIVE;
import static io.rangefinder.tensorflow.SweepCase.WHOLE;
import static io.rangefinder.tensorflow.SweepCase.WIDE;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import java.util.ArrayList;
import java.util.List;

/** Operators that treat every element by itself, softmax and normalizations. */
final class ElementwiseSweep {
  /** Around the lengths of a vector register, and one image of several channels. */
  private static final int[][] SHAPES = {
    {1, 1}, {1, 2}, {1, 3}, {1, 8}, {1, 17}, {1, 64}, {1, 5, 3, 2}, {1, 4, 4, 8}
  };

  private ElementwiseSweep() {}

  static List<SweepCase> unary(String op) {
    List<SweepCase> cases = new ArrayList<>();
    boolean needsPositive = List.of("Log", "Rsqrt", "Sqrt").contains(op);
    for (int[] dims : SHAPES) {
      for (String size : needsPositive ? List.of("positive") : List.of("small", "wide")) {
        SweepCase.Values values =
            switch (size) {
              case "positive" -> POSITIVE;
              case "small" -> ANY;
              default -> WIDE;
            };
        TargetNode node = new TargetNode(op).set("T", DataType.FLOAT32);
        if (op.equals("LeakyRelu")) {
          node.set("alpha", 0.3f);
        }
        cases.add(
            SweepCase.of(op, "%s of %s".formatted(size, Shape.of(dims)))
                .input("x", values, dims)
                .node("out", node, "x")
                .ending("out"));
      }
    }
    return cases;
  }

  /** What passes its operand on, followed by something that computes. */
  static List<SweepCase> passing(String op) {
    TargetNode node = new TargetNode(op).set("T", DataType.FLOAT32);
    if (op.equals("EnsureShape") || op.equals("PlaceholderWithDefault")) {
      node.set("dtype", DataType.FLOAT32).set("shape", Shape.of(1, 5));
    }
    return List.of(
        SweepCase.of(op, "of [1,5]")
            .input("x", ANY, 1, 5)
            .node("passed", node, "x")
            .node("out", "Neg", "passed")
            .ending("out"));
  }

  static List<SweepCase> binary(String op) {
    List<SweepCase> cases = new ArrayList<>();
    boolean isPower = op.equals("Pow");
    boolean isWhole = op.startsWith("Floor") || op.contains("qual") || op.matches("Less|Greater");
    SweepCase.Values left = isPower ? POSITIVE : isWhole ? WHOLE : WIDE;
    SweepCase.Values right = isPower ? WHOLE : isWhole ? random -> 1 + random.nextInt(4) : POSITIVE;
    for (int[] dims : SHAPES) {
      Shape shape = Shape.of(dims);
      int last = shape.lastDim();
      cases.add(
          SweepCase.of(op, "of two inputs %s".formatted(shape))
              .input("x", left, dims)
              .input("y", right, dims)
              .node("out", op, "x", "y")
              .ending("out"));
      cases.add(
          SweepCase.of(op, "of %s and a constant of the last axis".formatted(shape))
              .input("x", left, dims)
              .floats("y", right, last)
              .node("out", op, "x", "y")
              .ending("out"));
      cases.add(
          SweepCase.of(op, "of %s and a constant scalar".formatted(shape))
              .input("x", left, dims)
              .floats("y", right)
              .node("out", op, "x", "y")
              .ending("out"));
      cases.add(
          SweepCase.of(op, "of a constant and %s".formatted(shape))
              .floats("x", left, last)
              .input("y", right, dims)
              .node("out", op, "x", "y")
              .ending("out"));
    }
    cases.add(
        SweepCase.of(op, "of [1,4,3,2] and [1,1,1,2]")
            .input("x", left, 1, 4, 3, 2)
            .input("y", right, 1, 1, 1, 2)
            .node("out", op, "x", "y")
            .ending("out"));
    return cases;
  }

  /** Whole numbers of both signs by whole numbers of both signs. */
  static List<SweepCase> wholeDivision(String op) {
    List<SweepCase> cases = new ArrayList<>(binary(op));
    for (int divisor : new int[] {-3, -1, 2, 3}) {
      cases.add(
          SweepCase.of(op, "of int32 by %d".formatted(divisor))
              .input("x", random -> random.nextInt(41) - 20, 1, 33)
              .scalar("y", divisor)
              .node("whole", cast(DataType.FLOAT32, DataType.INT32), "x")
              .node("divided", new TargetNode(op).set("T", DataType.INT32), "whole", "y")
              .node("out", cast(DataType.INT32, DataType.FLOAT32), "divided")
              .ending("out"));
    }
    return cases;
  }

  static List<SweepCase> biasAdd() {
    List<SweepCase> cases = new ArrayList<>();
    for (int[] dims : SHAPES) {
      cases.add(
          SweepCase.of("BiasAdd", "on %s".formatted(Shape.of(dims)))
              .input("x", ANY, dims)
              .floats("b", ANY, dims[dims.length - 1])
              .node("out", "BiasAdd", "x", "b")
              .ending("out"));
    }
    return cases;
  }

  static List<SweepCase> addN() {
    List<SweepCase> cases = new ArrayList<>();
    for (int count = 1; count <= 4; count++) {
      SweepCase.Builder builder = SweepCase.of("AddN", "of %d".formatted(count));
      String[] names = new String[count];
      for (int i = 0; i < count; i++) {
        names[i] = "x" + i;
        builder.input(names[i], WIDE, 1, 7, 3);
      }
      TargetNode node = new TargetNode("AddN").set("T", DataType.FLOAT32).set("N", count);
      cases.add(builder.node("sum", node, names).node("out", "Abs", "sum").ending("out"));
    }
    return cases;
  }

  static List<SweepCase> logical(String op) {
    SweepCase.Builder builder =
        SweepCase.of(op, "of comparisons")
            .input("x", ANY, 1, 17)
            .scalar("low", -0.5f)
            .scalar("high", 0.5f)
            .node("above", "Greater", "x", "low")
            .node("below", "Less", "x", "high");
    TargetNode node = new TargetNode(op);
    return List.of(
        (op.equals("LogicalNot")
                ? builder.node("out", node, "above")
                : builder.node("out", node, "above", "below"))
            .ending("out"));
  }

  static List<SweepCase> select(String op) {
    List<SweepCase> cases = new ArrayList<>();
    for (int[] dims : SHAPES) {
      cases.add(
          SweepCase.of(op, "of %s".formatted(Shape.of(dims)))
              .input("x", ANY, dims)
              .input("y", ANY, dims)
              .node("which", "Greater", "x", "y")
              .node("a", "Neg", "x")
              .node("out", op, "which", "a", "y")
              .ending("out"));
    }
    return cases;
  }

  static List<SweepCase> clip() {
    return List.of(
        SweepCase.of("ClipByValue", "from -1.5 to 2")
            .input("x", WIDE, 1, 33)
            .scalar("low", -1.5f)
            .scalar("high", 2f)
            .node("out", "ClipByValue", "x", "low", "high")
            .ending("out"));
  }

  static List<SweepCase> cast() {
    List<SweepCase> cases = new ArrayList<>();
    for (DataType whole : List.of(DataType.INT32, DataType.INT64)) {
      cases.add(
          SweepCase.of("Cast", "to %s and back".formatted(whole))
              .input("x", WIDE, 1, 33)
              .node("whole", cast(DataType.FLOAT32, whole), "x")
              .node("out", cast(whole, DataType.FLOAT32), "whole")
              .ending("out"));
    }
    cases.add(
        SweepCase.of("Cast", "of truth")
            .input("x", ANY, 1, 9)
            .scalar("zero", 0f)
            .node("truth", "Greater", "x", "zero")
            .node("out", cast(DataType.BOOL, DataType.FLOAT32), "truth")
            .ending("out"));
    return cases;
  }

  static TargetNode cast(DataType from, DataType to) {
    return new TargetNode("Cast").set("SrcT", from).set("DstT", to);
  }

  /** Not with a narrow range, which the runtime refuses. */
  static List<SweepCase> fakeQuant(String op) {
    List<SweepCase> cases = new ArrayList<>();
    for (int bits : new int[] {2, 4, 8, 16}) {
      SweepCase.Builder builder =
          SweepCase.of(op, "%d bits".formatted(bits)).input("x", WIDE, 1, 3, 5, 2);
      TargetNode node = new TargetNode(op).set("num_bits", bits).set("narrow_range", false);
      if (op.endsWith("Args")) {
        node.set("min", -3.3f).set("max", 7.9f);
        builder.node("out", node, "x");
      } else {
        builder.scalar("min", -3.3f).scalar("max", 7.9f).node("out", node, "x", "min", "max");
      }
      cases.add(builder.ending("out"));
    }
    return cases;
  }

  static List<SweepCase> localResponse() {
    List<SweepCase> cases = new ArrayList<>();
    for (int channels : new int[] {1, 2, 3, 8, 19}) {
      for (int radius : new int[] {1, 2, 5}) {
        for (float beta : new float[] {0.5f, 0.75f, 1, 2}) {
          TargetNode node =
              new TargetNode("LRN")
                  .set("T", DataType.FLOAT32)
                  .set("depth_radius", radius)
                  .set("bias", 1.5f)
                  .set("alpha", 0.3f)
                  .set("beta", beta);
          cases.add(
              SweepCase.of("LRN", "radius %d beta %s channels %d".formatted(radius, beta, channels))
                  .input("x", WIDE, 1, 4, 3, channels)
                  .node("out", node, "x")
                  .ending("out"));
        }
      }
    }
    return cases;
  }

  static List<SweepCase> fusedBatchNorm(String op) {
    List<SweepCase> cases = new ArrayList<>();
    for (int channels : new int[] {1, 2, 3, 8}) {
      for (int size : new int[] {1, 2, 7}) {
        TargetNode node =
            new TargetNode(op)
                .set("T", DataType.FLOAT32)
                .set("epsilon", 0.001f)
                .set("data_format", "NHWC")
                .set("is_training", false);
        cases.add(
            ConvolutionSweep.withMoments(
                    SweepCase.of(op, "%dx%d channels %d".formatted(size, size, channels))
                        .input("x", WIDE, 1, size, size, channels),
                    channels)
                .node("out", node, "x", "scale", "offset", "mean", "variance")
                .ending("out"));
      }
      TargetNode training =
          new TargetNode(op)
              .set("T", DataType.FLOAT32)
              .set("epsilon", 0.001f)
              .set("data_format", "NHWC")
              .set("is_training", true);
      cases.add(
          ConvolutionSweep.withMoments(
                  SweepCase.of(op, "of each image channels %d".formatted(channels))
                      .input("x", WIDE, 1, 7, 5, channels),
                  channels)
              .node("out", training, "x", "scale", "offset", "none", "none")
              .ending("out"));
    }
    return cases;
  }

  static List<SweepCase> globalBatchNorm() {
    List<SweepCase> cases = new ArrayList<>();
    for (int channels : new int[] {1, 2, 3, 8}) {
      for (boolean scaled : new boolean[] {false, true}) {
        TargetNode node =
            new TargetNode("BatchNormWithGlobalNormalization")
                .set("T", DataType.FLOAT32)
                .set("variance_epsilon", 0.001f)
                .set("scale_after_normalization", scaled);
        cases.add(
            ConvolutionSweep.withMoments(
                    SweepCase.of(
                            "BatchNormWithGlobalNormalization",
                            "scaled %s channels %d".formatted(scaled, channels))
                        .input("x", WIDE, 1, 5, 4, channels),
                    channels)
                .node("out", node, "x", "mean", "variance", "offset", "scale")
                .ending("out"));
      }
    }
    return cases;
  }

  /** A constant as operand. */
  static SweepCase constantOperand(String op, Constant value) {
    return SweepCase.of(op, "added to [1,5]")
        .input("x", ANY, 1, 5)
        .constant("c", value)
        .node("out", "AddV2", "x", "c")
        .ending("out");
  }
}
