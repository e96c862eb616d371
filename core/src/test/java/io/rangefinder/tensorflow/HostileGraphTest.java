package io.rangefinder.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Graphs put together at random are imported or refused, and nothing else. */
@Tag("slow")
class HostileGraphTest {
  private static final List<DataType> TYPES = List.of(DataType.values());
  private static final List<String> OPERATORS =
      List.of(
          "Range",
          "StridedSlice",
          "Slice",
          "Gather",
          "Pack",
          "Fill",
          "Tile",
          "Prod",
          "Squeeze",
          "Unpack",
          "Split",
          "ConcatV2",
          "Cast",
          "Mul",
          "Add",
          "FloorDiv",
          "Shape",
          "Max",
          "Pad",
          "ArgMax",
          "FusedBatchNorm",
          "FakeQuantWithMinMaxVars",
          "ClipByValue",
          "PadV2",
          "Conv2D",
          "SpaceToBatchND",
          "BatchToSpaceND",
          "ExpandDims",
          "Transpose",
          "Reshape",
          "Softmax",
          "DepthwiseConv2dNative",
          "Conv2DBackpropInput",
          "MatMul",
          "ResizeBilinear",
          "Rank",
          "MaxPool",
          "Pow",
          "IdentityN",
          "AddN",
          "BatchNormWithGlobalNormalization",
          "Any",
          "BatchMatMul",
          "Equal",
          "GatherNd",
          "Less",
          "LogicalAnd",
          "LogicalNot",
          "Merge",
          "MirrorPad",
          "OneHot",
          "RandomUniform",
          "ReverseSequence",
          "ReverseV2",
          "Select",
          "SelectV2",
          "Sin",
          "SparseToDense",
          "SplitV",
          "Sum",
          "Switch",
          "TopKV2",
          "ZerosLike");

  @Test
  void mutatedGraphsAreImportedOrRefused() {
    Random random = new Random(7);
    GraphDef sound = GraphDefExporter.export(GraphDefExporterTest.variedGraph(), 1);
    int imported = 0;
    for (int i = 0; i < 5_000; i++) {
      GraphDef.Builder graph = sound.toBuilder();
      for (int mutations = random.nextInt(3); mutations >= 0; mutations--) {
        mutate(graph.getNodeBuilder(random.nextInt(graph.getNodeCount())), sound, random);
      }
      imported += isImported(graph.build()) ? 1 : 0;
    }
    assertThat(imported).isBetween(1, 4_999);
  }

  @Test
  void randomOperatorsOnRandomConstantsAreImportedOrRefused() {
    Random random = new Random(8);
    int imported = 0;
    for (int i = 0; i < 30_000; i++) {
      GraphDefs graph = new GraphDefs().placeholder("t0", 1, 2, 3, 4);
      List<String> names = new ArrayList<>(List.of("t0"));
      for (int j = 1; j < 6; j++) {
        graph.constant("t" + j, constant(random));
        names.add("t" + j);
      }
      for (int j = 6; j < 9; j++) {
        graph.node("t" + j, operator(random), operands(names, random));
        names.add("t" + j);
      }
      ImportOptions options =
          new ImportOptions(List.of(new ImportOptions.Input("t0", null)), List.of("t8"));
      imported += isImported(graph.build(), options) ? 1 : 0;
    }
    assertThat(imported).isBetween(1, 29_999);
  }

  private static Constant constant(Random random) {
    int rank = random.nextInt(4);
    int[] dims = random.ints(rank, 0, 4).toArray();
    Shape shape = Shape.of(dims);
    int[] values = random.ints(shape.elements(), -3, 6).toArray();
    return switch (random.nextInt(5)) {
      case 0 -> {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = values[i] / 2f;
        }
        yield Constant.ofFloats(shape, floats);
      }
      case 1 -> {
        long[] longs = new long[values.length];
        for (int i = 0; i < longs.length; i++) {
          longs[i] = values[i] * 1_000_000_007L;
        }
        yield Constant.ofLongs(shape, longs);
      }
      case 2 -> Constant.ofBytes(DataType.UINT8, shape, new byte[values.length]);
      case 3 -> Constant.ofBytes(DataType.BOOL, shape, new byte[values.length]);
      default -> Constant.ofInts(shape, values);
    };
  }

  private static TargetNode operator(Random random) {
    TargetNode node = new TargetNode(OPERATORS.get(random.nextInt(OPERATORS.size())));
    int small = random.nextInt(7) - 2;
    return node.set("axis", small)
        .set("num", random.nextInt(4))
        .set("num_split", random.nextInt(4))
        .set("DstT", TYPES.get(random.nextInt(TYPES.size())))
        .set("begin_mask", random.nextInt(16))
        .set("end_mask", random.nextInt(16))
        .set("ellipsis_mask", random.nextInt(6) == 0 ? 1 : 0)
        .set("new_axis_mask", random.nextInt(6) == 0 ? 2 : 0)
        .set("shrink_axis_mask", random.nextInt(4))
        .set("strides", 1, random.nextInt(3), random.nextInt(3), 1)
        .set("ksize", 1, random.nextInt(4), random.nextInt(4), 1)
        .set("padding", random.nextBoolean() ? "SAME" : "VALID")
        .set("squeeze_dims", small);
  }

  private static String[] operands(List<String> names, Random random) {
    String[] operands = new String[random.nextInt(6)];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = names.get(random.nextInt(names.size()));
    }
    return operands;
  }

  private static void mutate(NodeDef.Builder node, GraphDef graph, Random random) {
    NodeDef other = graph.getNode(random.nextInt(graph.getNodeCount()));
    switch (random.nextInt(5)) {
      case 0 -> node.addInput(other.getName());
      case 1 -> {
        if (node.getInputCount() > 0) {
          node.setInput(random.nextInt(node.getInputCount()), other.getName());
        }
      }
      case 2 -> node.clearInput();
      case 3 -> node.setOp(other.getOp());
      default -> {
        for (String attribute : List.copyOf(node.getAttrMap().keySet())) {
          if (random.nextBoolean()) {
            node.putAttr(attribute, AttrValue.newBuilder().setI(random.nextInt()).build());
          }
        }
      }
    }
  }

  private static boolean isImported(GraphDef graph) {
    return isImported(graph, ImportOptions.asFound());
  }

  private static boolean isImported(GraphDef graph, ImportOptions options) {
    try {
      GraphDefImporter.importGraph(graph, options);
      return true;
    } catch (UserException e) {
      return false;
    }
  }
}
