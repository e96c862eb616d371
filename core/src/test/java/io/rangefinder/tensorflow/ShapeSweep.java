package io.rangefinder.tensorflow;

import static io.rangefinder.tensorflow.SweepCase.ANY;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operators that move or make elements, or say how many there are. */
final class ShapeSweep {
  private static final int[] CHANNELS = {1, 2, 3, 8};

  private ShapeSweep() {}

  private static TargetNode floats(String op) {
    return new TargetNode(op).set("T", DataType.FLOAT32);
  }

  static List<SweepCase> concat(String op) {
    List<SweepCase> cases = new ArrayList<>();
    for (int channels : CHANNELS) {
      for (int axis : new int[] {1, 2, 3, -1}) {
        SweepCase.Builder builder =
            SweepCase.of(op, "of three 3x2x%d along %d".formatted(channels, axis))
                .input("x", ANY, 1, 3, 2, channels)
                .input("y", ANY, 1, 3, 2, channels)
                .input("z", ANY, 1, 3, 2, channels)
                .scalar("axis", axis);
        TargetNode node = floats(op).set("N", 3);
        cases.add(
            (op.equals("Concat")
                    ? builder.node("out", node, "axis", "x", "y", "z")
                    : builder.node("out", node.set("Tidx", DataType.INT32), "x", "y", "z", "axis"))
                .ending("out"));
      }
    }
    return cases;
  }

  static List<SweepCase> pack() {
    List<SweepCase> cases = new ArrayList<>();
    for (int axis : new int[] {1, 2, -1}) {
      cases.add(
          SweepCase.of("Pack", "of two [1,3] along %d".formatted(axis))
              .input("x", ANY, 1, 3)
              .input("y", ANY, 1, 3)
              .node("out", floats("Pack").set("N", 2).set("axis", axis), "x", "y")
              .ending("out"));
    }
    return cases;
  }

  static List<SweepCase> unpack() {
    List<SweepCase> cases = new ArrayList<>();
    for (int axis : new int[] {1, 2, -1}) {
      cases.add(
          SweepCase.of("Unpack", "of 3x3 along %d".formatted(axis))
              .input("x", ANY, 1, 3, 3)
              .node("out", floats("Unpack").set("num", 3).set("axis", axis), "x")
              .ending("out", "out:1", "out:2"));
    }
    return cases;
  }

  static List<SweepCase> split() {
    List<SweepCase> cases = new ArrayList<>();
    for (int axis : new int[] {1, 2, 3, -1}) {
      cases.add(
          SweepCase.of("Split", "of 4x2x8 along %d".formatted(axis))
              .scalar("axis", axis)
              .input("x", ANY, 1, 4, 2, 8)
              .node("out", floats("Split").set("num_split", 2), "axis", "x")
              .ending("out", "out:1"));
    }
    return cases;
  }

  static List<SweepCase> splitV() {
    List<SweepCase> cases = new ArrayList<>();
    for (int axis : new int[] {1, 2, -1}) {
      cases.add(
          SweepCase.of("SplitV", "of 8x8 along %d".formatted(axis))
              .input("x", ANY, 1, 8, 8)
              .vector("sizes", 1, -1, 3)
              .scalar("axis", axis)
              .node(
                  "out",
                  floats("SplitV").set("num_split", 3).set("Tlen", DataType.INT32),
                  "x",
                  "sizes",
                  "axis")
              .ending("out", "out:1", "out:2"));
    }
    return cases;
  }

  /** One vector of indices beside the tensor. */
  private static SweepCase indexed(String op, String attribute, int[] indices, int... dims) {
    return SweepCase.of(op, "%s of %s".formatted(Arrays.toString(indices), Shape.of(dims)))
        .input("x", ANY, dims)
        .vector("indices", indices)
        .node("out", floats(op).set(attribute, DataType.INT32), "x", "indices")
        .ending("out");
  }

  static List<SweepCase> reshape() {
    return List.of(
        indexed("Reshape", "Tshape", new int[] {1, -1}, 1, 4, 3, 2),
        indexed("Reshape", "Tshape", new int[] {-1, 8}, 2, 4, 3, 2),
        indexed("Reshape", "Tshape", new int[] {1, 3, 2, 4}, 1, 24));
  }

  static List<SweepCase> expandDims() {
    List<SweepCase> cases = new ArrayList<>();
    for (int axis : new int[] {1, 2, -1}) {
      cases.add(
          SweepCase.of("ExpandDims", "at %d".formatted(axis))
              .input("x", ANY, 1, 3)
              .scalar("axis", axis)
              .node("out", floats("ExpandDims").set("Tdim", DataType.INT32), "x", "axis")
              .ending("out"));
    }
    return cases;
  }

  static List<SweepCase> squeeze() {
    return List.of(
        SweepCase.of("Squeeze", "[1,2] of [1,1,1,5]")
            .input("x", ANY, 1, 1, 1, 5)
            .node("out", floats("Squeeze").set("squeeze_dims", 1, 2), "x")
            .ending("out"));
  }

  static List<SweepCase> slice() {
    List<SweepCase> cases = new ArrayList<>();
    for (int channels : CHANNELS) {
      cases.add(
          SweepCase.of("Slice", "of 5x4x%d".formatted(channels))
              .input("x", ANY, 1, 5, 4, channels)
              .vector("begin", 0, 1, 2, channels - 1)
              .vector("size", -1, 3, -1, 1)
              .node("out", floats("Slice").set("Index", DataType.INT32), "x", "begin", "size")
              .ending("out"));
    }
    return cases;
  }

  static List<SweepCase> stridedSlice() {
    List<SweepCase> cases = new ArrayList<>();
    for (int stride : new int[] {1, 2, -1}) {
      for (int shrunk : new int[] {0, 4}) {
        TargetNode node =
            floats("StridedSlice")
                .set("Index", DataType.INT32)
                .set("begin_mask", 9)
                .set("end_mask", 9)
                .set("ellipsis_mask", 0)
                .set("new_axis_mask", 0)
                .set("shrink_axis_mask", shrunk);
        cases.add(
            SweepCase.of("StridedSlice", "stride %d shrunk %d".formatted(stride, shrunk))
                .input("x", ANY, 1, 6, 4, 3)
                .vector("begin", 0, stride < 0 ? 5 : 1, 1, 0)
                .vector("end", 1, stride < 0 ? 0 : 6, 2, 3)
                .vector("strides", 1, stride, 1, 1)
                .node("out", node, "x", "begin", "end", "strides")
                .ending("out"));
      }
    }
    return cases;
  }

  private static Constant pairs(int... values) {
    return Constant.ofInts(Shape.of(values.length / 2, 2), values);
  }

  static List<SweepCase> pad(String op) {
    List<SweepCase> cases = new ArrayList<>();
    for (int channels : CHANNELS) {
      for (int after : new int[] {0, 1, 2}) {
        SweepCase.Builder builder =
            SweepCase.of(op, "of 4x3x%d by %d".formatted(channels, after))
                .input("x", ANY, 1, 4, 3, channels)
                .constant("by", pairs(0, 0, 1, after, after, 0, 0, 0));
        TargetNode node = floats(op).set("Tpaddings", DataType.INT32);
        cases.add(
            (op.equals("PadV2")
                    ? builder.scalar("value", -2.5f).node("out", node, "x", "by", "value")
                    : builder.node("out", node, "x", "by"))
                .ending("out"));
      }
    }
    return cases;
  }

  static List<SweepCase> mirrorPad() {
    List<SweepCase> cases = new ArrayList<>();
    for (String mode : List.of("REFLECT", "SYMMETRIC")) {
      for (int after : new int[] {0, 1, 2}) {
        cases.add(
            SweepCase.of("MirrorPad", "%s of 4x3x2 by %d".formatted(mode, after))
                .input("x", ANY, 1, 4, 3, 2)
                .constant("by", pairs(0, 0, 1, after, after, 0, 0, 1))
                .node(
                    "out",
                    floats("MirrorPad").set("Tpaddings", DataType.INT32).set("mode", mode),
                    "x",
                    "by")
                .ending("out"));
      }
    }
    return cases;
  }

  static List<SweepCase> tile() {
    return List.of(
        indexed("Tile", "Tmultiples", new int[] {1, 2, 1, 3}, 1, 4, 3, 2),
        indexed("Tile", "Tmultiples", new int[] {1, 5}, 1, 1),
        indexed("Tile", "Tmultiples", new int[] {1, 1, 2}, 1, 3, 2));
  }

  static List<SweepCase> transpose() {
    return List.of(
        indexed("Transpose", "Tperm", new int[] {0, 3, 1, 2}, 1, 4, 3, 2),
        indexed("Transpose", "Tperm", new int[] {0, 2, 1, 3}, 1, 4, 3, 8),
        indexed("Transpose", "Tperm", new int[] {0, 2, 1}, 1, 5, 7));
  }

  static List<SweepCase> reverse() {
    return List.of(
        indexed("ReverseV2", "Tidx", new int[] {1}, 1, 4, 3, 2),
        indexed("ReverseV2", "Tidx", new int[] {-1}, 1, 7),
        indexed("ReverseV2", "Tidx", new int[] {2}, 1, 4, 3, 2));
  }

  static List<SweepCase> matrixDiag() {
    return List.of(
        SweepCase.of("MatrixDiag", "of rows")
            .input("x", ANY, 1, 3, 5)
            .node("out", floats("MatrixDiag"), "x")
            .ending("out"));
  }

  static List<SweepCase> matrixSetDiag() {
    return List.of(
        SweepCase.of("MatrixSetDiag", "of upright matrices")
            .input("x", ANY, 1, 5, 3)
            .input("rows", ANY, 1, 3)
            .node("out", floats("MatrixSetDiag"), "x", "rows")
            .ending("out"));
  }

  static List<SweepCase> reverseSequence() {
    TargetNode node =
        floats("ReverseSequence").set("Tlen", DataType.INT32).set("seq_dim", 2).set("batch_dim", 1);
    return List.of(
        SweepCase.of("ReverseSequence", "of 3 sequences")
            .input("x", ANY, 1, 3, 5)
            .vector("lengths", 1, 3, 5)
            .node("out", node, "x", "lengths")
            .ending("out"));
  }

  static List<SweepCase> gather(String op) {
    TargetNode node =
        new TargetNode(op).set("Tparams", DataType.FLOAT32).set("Tindices", DataType.INT32);
    SweepCase.Builder builder =
        SweepCase.of(op, "of rows").input("x", ANY, 4, 3).vector("rows", 3, 0, 2, 2);
    if (op.equals("Gather")) {
      return List.of(builder.node("out", node, "x", "rows").ending("out"));
    }
    node.set("Taxis", DataType.INT32);
    SweepCase.Builder channels =
        SweepCase.of(op, "of channels").input("x", ANY, 1, 4, 3, 3).vector("rows", 2, 0, 2);
    TargetNode last =
        new TargetNode(op)
            .set("Tparams", DataType.FLOAT32)
            .set("Tindices", DataType.INT32)
            .set("Taxis", DataType.INT32);
    return List.of(
        builder.scalar("axis", 0).node("out", node, "x", "rows", "axis").ending("out"),
        channels.scalar("axis", 3).node("out", last, "x", "rows", "axis").ending("out"));
  }

  static List<SweepCase> gatherNd() {
    TargetNode node =
        new TargetNode("GatherNd").set("Tparams", DataType.FLOAT32).set("Tindices", DataType.INT32);
    return List.of(
        SweepCase.of("GatherNd", "of 3x4")
            .input("x", ANY, 3, 4)
            .constant("at", pairs(2, 3, 0, 0, 1, 2))
            .node("out", node, "x", "at")
            .ending("out"));
  }

  static List<SweepCase> oneHot() {
    List<SweepCase> cases = new ArrayList<>();
    for (int axis : new int[] {1, -1}) {
      TargetNode position =
          floats("ArgMax").set("Tidx", DataType.INT32).set("output_type", DataType.INT32);
      TargetNode node = floats("OneHot").set("TI", DataType.INT32).set("axis", axis);
      cases.add(
          SweepCase.of("OneHot", "of positions at %d".formatted(axis))
              .input("x", ANY, 1, 5, 4)
              .scalar("axis", 2)
              .scalar("depth", 4)
              .scalar("on", 2f)
              .scalar("off", -1f)
              .node("at", position, "x", "axis")
              .node("out", node, "at", "depth", "on", "off")
              .ending("out"));
    }
    return cases;
  }

  static List<SweepCase> sparseToDense() {
    TargetNode node = floats("SparseToDense").set("Tindices", DataType.INT32);
    return List.of(
        SweepCase.of("SparseToDense", "3 of 7")
            .input("values", ANY, 3)
            .vector("at", 1, 3, 6)
            .vector("shape", 7)
            .scalar("absent", -1f)
            .node("out", node.set("validate_indices", true), "at", "shape", "values", "absent")
            .ending("out"));
  }

  static List<SweepCase> depth(String op) {
    List<SweepCase> cases = new ArrayList<>();
    for (int block : new int[] {2, 3}) {
      for (int channels : CHANNELS) {
        boolean toDepth = op.equals("SpaceToDepth");
        int factor = toDepth ? 1 : block * block;
        cases.add(
            SweepCase.of(op, "block %d channels %d".formatted(block, channels))
                .input("x", ANY, 1, 2 * block, block, channels * factor)
                .node("out", floats(op).set("block_size", block).set("data_format", "NHWC"), "x")
                .ending("out"));
      }
    }
    return cases;
  }

  static List<SweepCase> blocks(String op) {
    List<SweepCase> cases = new ArrayList<>();
    boolean toBatch = op.equals("SpaceToBatchND");
    for (int block : new int[] {2, 3}) {
      for (int channels : CHANNELS) {
        cases.add(
            SweepCase.of(op, "block %d channels %d".formatted(block, channels))
                .input("x", ANY, toBatch ? 1 : block * block, 2 * block, 2 * block, channels)
                .vector("block", block, block)
                .constant("border", toBatch ? pairs(0, block, block, 0) : pairs(0, 1, 1, 0))
                .node(
                    "out",
                    floats(op)
                        .set("Tblock_shape", DataType.INT32)
                        .set(toBatch ? "Tpaddings" : "Tcrops", DataType.INT32),
                    "x",
                    "block",
                    "border")
                .ending("out"));
      }
    }
    return cases;
  }

  static List<SweepCase> resize(String op) {
    List<SweepCase> cases = new ArrayList<>();
    int[][] sizes = {
      {4, 4, 8, 8}, {5, 7, 10, 3}, {8, 8, 4, 4}, {3, 3, 7, 5}, {1, 2, 3, 6}, {9, 9, 9, 9}
    };
    for (int channels : CHANNELS) {
      for (int[] size : sizes) {
        for (String corners : List.of("legacy", "aligned", "half")) {
          TargetNode node =
              floats(op)
                  .set("align_corners", corners.equals("aligned"))
                  .set("half_pixel_centers", corners.equals("half"));
          cases.add(
              SweepCase.of(
                      op,
                      "%dx%d to %dx%d %s channels %d"
                          .formatted(size[0], size[1], size[2], size[3], corners, channels))
                  .input("x", ANY, 1, size[0], size[1], channels)
                  .vector("size", size[2], size[3])
                  .node("out", node, "x", "size")
                  .ending("out"));
        }
      }
    }
    return cases;
  }

  /** Sizes, which are known without an image, as a factor of the images. */
  static List<SweepCase> sizes(String op) {
    TargetNode node = floats(op);
    if (!op.equals("Rank")) {
      node.set("out_type", DataType.INT32);
    }
    return List.of(
        SweepCase.of(op, "of [1,5,3] times the image")
            .input("x", ANY, 1, 5, 3)
            .node("size", node, "x")
            .node("factor", ElementwiseSweep.cast(DataType.INT32, DataType.FLOAT32), "size")
            .node("out", "Mul", "x", "factor")
            .ending("out"));
  }

  static List<SweepCase> fill() {
    return List.of(
        SweepCase.of("Fill", "of [5] added")
            .input("x", ANY, 1, 5)
            .vector("shape", 5)
            .scalar("value", 1.25f)
            .node("filled", floats("Fill").set("index_type", DataType.INT32), "shape", "value")
            .node("out", "AddV2", "x", "filled")
            .ending("out"));
  }

  static List<SweepCase> range() {
    return List.of(
        SweepCase.of("Range", "from 1 to 11 by 2 added")
            .input("x", ANY, 1, 5)
            .scalar("start", 1f)
            .scalar("limit", 11f)
            .scalar("delta", 2f)
            .node(
                "range",
                new TargetNode("Range").set("Tidx", DataType.FLOAT32),
                "start",
                "limit",
                "delta")
            .node("out", "AddV2", "x", "range")
            .ending("out"));
  }

  /** The numbers drawn differ from engine to engine; their integer part does not. */
  static List<SweepCase> randomUniform() {
    TargetNode node =
        new TargetNode("RandomUniform")
            .set("T", DataType.INT32)
            .set("dtype", DataType.FLOAT32)
            .set("seed", 7L)
            .set("seed2", 9L);
    return List.of(
        SweepCase.of("RandomUniform", "whole part added")
            .input("x", ANY, 1, 5)
            .vector("shape", 1, 5)
            .node("drawn", node, "shape")
            .node("whole", "Floor", "drawn")
            .node("out", "AddV2", "x", "whole")
            .ending("out"));
  }

  static List<SweepCase> branches(String op) {
    return List.of(
        SweepCase.of(op, "on a constant condition")
            .input("x", ANY, 1, 5)
            .constant("yes", Constant.ofBytes(DataType.BOOL, Shape.scalar(), (byte) 1))
            .node("switch", "Switch", "x", "yes")
            .node("not", "Neg", "switch")
            .node("taken", "Abs", "switch:1")
            .node("merged", floats("Merge").set("N", 2), "not", "taken")
            .node("out", "Neg", "merged")
            .ending("out"));
  }
}
