package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.RandomUniform;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.Unique;
import io.rangefinder.ir.op.Unpack;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that move or make elements, or say how many there are. */
final class ShapeImporters {
  private static final int MAX_OUTPUTS = 4096;

  private ShapeImporters() {}

  static void shape(SourceNode node, GraphAssembly graph) {
    graph.define(node, new ShapeOf(node.type("out_type", DataType.INT32)), node.inputs());
  }

  static void rank(SourceNode node, GraphAssembly graph) {
    int rank = knownShape(node, graph).rank();
    graph.constant(node.name(), Constant.ofInts(Shape.scalar(), rank));
  }

  static void size(SourceNode node, GraphAssembly graph) {
    int elements = knownShape(node, graph).elements();
    graph.constant(
        node.name(),
        node.type("out_type", DataType.INT32) == DataType.INT64
            ? Constant.ofLongs(Shape.scalar(), elements)
            : Constant.ofInts(Shape.scalar(), elements));
  }

  private static Shape knownShape(SourceNode node, GraphAssembly graph) {
    Shape shape = graph.tensor(node.input(0)).shape();
    if (!shape.isKnown()) {
      throw new InvalidOperatorException("the shape of '" + node.input(0) + "' is not known");
    }
    return shape;
  }

  static void concat(SourceNode node, GraphAssembly graph) {
    int axis = index(graph, node.input(0), "axis");
    concatenate(node, axis, node.inputs().subList(1, node.inputs().size()), graph);
  }

  static void concatV2(SourceNode node, GraphAssembly graph) {
    int last = node.inputs().size() - 1;
    int axis = index(graph, node.input(Math.max(last, 0)), "axis");
    concatenate(node, axis, node.inputs().subList(0, last), graph);
  }

  private static void concatenate(
      SourceNode node, int axis, List<String> operands, GraphAssembly graph) {
    if (operands.isEmpty()) {
      throw new InvalidOperatorException("there is nothing to concatenate");
    }
    Shape first = graph.tensor(operands.get(0)).shape();
    graph.define(
        node, new Concatenation(first.isKnown() ? first.normalizeAxis(axis) : axis), operands);
  }

  static void pack(SourceNode node, GraphAssembly graph) {
    graph.define(node, new Pack(node.integer("axis", 0)), node.inputs());
  }

  /** The slices of known whole numbers become known each by itself. */
  static void unpack(SourceNode node, GraphAssembly graph) {
    Tensor x = graph.tensor(node.input(0));
    int axis = node.integer("axis", 0);
    int parts =
        node.has("num")
            ? node.integer("num", 0)
            : knownShape(node, graph).dim(x.shape().normalizeAxis(axis));
    Unpack unpack = new Unpack(parts, axis);
    List<String> outputs = outputs(node, parts);
    if (graph.value(node.input(0)).isEmpty() || !x.dataType().isIndex()) {
      graph.defineAll(outputs, unpack, node.inputs());
      return;
    }
    unpack.inferTypes(List.of(x));
    for (int i = 0; i < parts; i++) {
      Constant position = Constant.ofInts(Shape.scalar(), i);
      String index = graph.newConstant(node.name() + "/index", position);
      graph.define(outputs.get(i), new Gather(axis), node.input(0), index);
    }
  }

  private static List<String> outputs(SourceNode node, int count) {
    if (count < 1 || count > MAX_OUTPUTS) {
      throw new InvalidOperatorException(count + " outputs are not from 1 to " + MAX_OUTPUTS);
    }
    return IntStream.range(0, count).mapToObj(node::output).toList();
  }

  static void split(SourceNode node, GraphAssembly graph) {
    int parts = node.integer("num_split", 0);
    graph.defineAll(outputs(node, parts), new Split(parts), node.inputs());
  }

  static void splitV(SourceNode node, GraphAssembly graph) {
    int parts = graph.tensor(node.input(1)).shape().elements();
    graph.defineAll(outputs(node, parts), new SplitV(), node.inputs());
  }

  static void unique(SourceNode node, GraphAssembly graph) {
    graph.defineAll(
        outputs(node, 2), new Unique(node.type("out_idx", DataType.INT32)), node.inputs());
  }

  static void oneHot(SourceNode node, GraphAssembly graph) {
    graph.define(node, new OneHot(node.integer("axis", -1)), node.inputs());
  }

  static void reverseSequence(SourceNode node, GraphAssembly graph) {
    graph.define(
        node,
        new ReverseSequence(node.integer("seq_dim", 0), node.integer("batch_dim", 0)),
        node.inputs());
  }

  static void sparseToDense(SourceNode node, GraphAssembly graph) {
    boolean validates = !node.has("validate_indices") || node.isSet("validate_indices");
    graph.define(node, new SparseToDense(validates), node.inputs());
  }

  /**
   * Of the axes listed only those of extent 1 are dropped, as TOCO does: a graph made for one size
   * of images squeezes an axis that another size leaves longer.
   */
  static void squeeze(SourceNode node, GraphAssembly graph) {
    int[] listed = node.integers(node.has("squeeze_dims") ? "squeeze_dims" : "axis");
    Shape shape = graph.tensor(node.input(0)).shape();
    List<Integer> dropped =
        Arrays.stream(listed)
            .filter(axis -> !shape.isKnown() || shape.dim(shape.normalizeAxis(axis)) == 1)
            .boxed()
            .toList();
    if (listed.length > 0 && dropped.isEmpty()) {
      ElementwiseImporters.identity(node, graph);
    } else {
      graph.define(node, new Squeeze(dropped), node.inputs());
    }
  }

  static void gather(SourceNode node, GraphAssembly graph) {
    graph.define(node, new Gather(0), node.inputs());
  }

  static void gatherV2(SourceNode node, GraphAssembly graph) {
    if (node.integer("batch_dims", 0) != 0) {
      throw new InvalidOperatorException("batch_dims are not supported");
    }
    int axis = index(graph, node.input(2), "axis");
    graph.define(node, new Gather(axis), node.inputs(2));
  }

  static void mirrorPad(SourceNode node, GraphAssembly graph) {
    String mode = node.text("mode", "");
    if (!mode.equals("REFLECT") && !mode.equals("SYMMETRIC")) {
      throw new InvalidOperatorException(
          "mode " + mode + " is not known; use REFLECT or SYMMETRIC");
    }
    graph.define(node, new MirrorPad(MirrorPad.Mode.valueOf(mode)), node.inputs());
  }

  static void randomUniform(SourceNode node, GraphAssembly graph) {
    DataType type = node.type("dtype", DataType.FLOAT32);
    if (type != DataType.FLOAT32) {
      throw new InvalidOperatorException("random numbers of " + type + " are not supported");
    }
    RandomUniform op =
        new RandomUniform(node.attribute("seed").getI(), node.attribute("seed2").getI());
    graph.define(node, op, node.inputs());
  }

  static void resizeBilinear(SourceNode node, GraphAssembly graph) {
    graph.define(
        node,
        new ResizeBilinear(node.isSet("align_corners"), node.isSet("half_pixel_centers")),
        node.inputs());
  }

  static void resizeNearestNeighbor(SourceNode node, GraphAssembly graph) {
    graph.define(
        node,
        new ResizeNearestNeighbor(node.isSet("align_corners"), node.isSet("half_pixel_centers")),
        node.inputs());
  }

  static void spaceToBatch(SourceNode node, GraphAssembly graph) {
    graph.define(node, new SpaceToBatchNd(), node.inputs());
  }

  static void batchToSpace(SourceNode node, GraphAssembly graph) {
    graph.define(node, new BatchToSpaceNd(), node.inputs());
  }

  static void spaceToDepth(SourceNode node, GraphAssembly graph) {
    node.requireNhwc();
    graph.define(node, new SpaceToDepth(node.integer("block_size", 0)), node.inputs());
  }

  static void depthToSpace(SourceNode node, GraphAssembly graph) {
    node.requireNhwc();
    graph.define(node, new DepthToSpace(node.integer("block_size", 0)), node.inputs());
  }

  /** A known whole number. */
  private static int index(GraphAssembly graph, String name, String role) {
    int[] values = graph.requireValue(name, role).indices();
    if (values.length != 1) {
      throw new InvalidOperatorException("the " + role + " '" + name + "' is no scalar");
    }
    return values[0];
  }
}
