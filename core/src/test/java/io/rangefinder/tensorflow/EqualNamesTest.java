package io.rangefinder.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.passes.DeployablePipeline;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.testing.SharedData;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TestImages;
import io.rangefinder.toco.FakeQuants;
import io.rangefinder.toco.TocoPipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

/**
 * Ranges observed in the deployable graph are joined by name to the tensors that TOCO's
 * transformations leave, so equally named tensors of both must hold equal values. Fake-quant nodes
 * stay, and either graph computes them.
 */
class EqualNamesTest {
  /**
   * Of a tensor's range, for constants folded in another order: their roundings add up through a
   * network.
   */
  private static final double TOLERANCE = 3e-4;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mobilenet_v1_0.25_128/frozen_graph.pb                  | input         | 1,128,128,3",
        "mobilenet_v1_0.25_224/frozen_graph.pb                  | input         | 1,224,224,3",
        "finger_tracker_mobilenet_v2_0.5/frozen_model.pb        | input         | 1,480,640,3",
        "fashion_mnist_qat/frozen_model.pb                      | flatten_input | 1,28,28",
        "openpose_mobilenet_v2_small/graph_opt.pb               | image         | 1,184,216,3",
        "pose_hourglass/model.pb                                | image         | 1,192,192,3",
        "unet_person/semanticsegmentation_frozen_person_08.pb   | input         | 1,256,256,3",
      })
  void equallyNamedTensorsOfPublishedNetworksAreEqual(String file, String input, String dims) {
    GraphDef network = GraphDefReader.read(SharedData.bytes("data/models/" + file), file);
    Shape shape = Shape.of(Arrays.stream(dims.split(",")).mapToInt(Integer::parseInt).toArray());
    float[] pixels = TestImages.photograph(401, shape.dim(1), shape.dim(2));
    Constant image = Constant.ofFloats(shape, Arrays.copyOf(pixels, shape.elements()));
    ImportOptions options =
        new ImportOptions(List.of(new ImportOptions.Input(input, shape)), List.of());
    requireEqual(GraphDefImporter.importGraph(network, options), image);
  }

  /** Whatever the two pipelines rename, move or fuse differently. */
  @Test
  void equallyNamedTensorsOfADrawnNetworkAreEqual() {
    GraphDefs graph = new GraphDefs().placeholder("x", 1, 6, 6, 4);
    graph.weights("w", 3, 3, 4, 4).weights("b", 4).weights("k", 4).weights("flat", 144, 8);
    graph.weights("gamma", 4).weights("beta", 4).weights("mean", 4).weights("w1", 1, 1, 4, 4);
    graph.constant("variance", Constant.ofFloats(Shape.of(4), new float[] {1, 2, 0.5f, 0.25f}));
    graph.constant("three", Constant.ofFloats(Shape.of(), new float[] {3}));
    graph.constant("half", Constant.ofFloats(Shape.of(), new float[] {0.5f}));
    graph.vector("shape", 1, 144);
    graph.vector("moved", 1, 36, 4).vector("back", 1, 6, 6, 4);

    graph.node("conv", convolution(), "x", "w").node("conv/bias", "BiasAdd", "conv", "b");
    graph.node("norm", normalization(), "conv/bias", "gamma", "beta", "mean", "variance");
    graph.node("norm/relu", "Relu6", "norm");
    graph.node("scaled", "Mul", "norm/relu", "half");
    graph.node("pointwise", convolution(), "scaled", "w1").node("added", "Add", "pointwise", "k");
    graph.node("left", "Sub", "three", "added").node("sum", "Add", "left", "norm/relu");
    graph.node("sum/relu", "Relu", "sum");
    graph
        .node("again", convolution(), "sum/relu", "w1")
        .node("again/rows", floats("Reshape"), "again", "moved");
    graph.node("again/bias", "BiasAdd", "again/rows", "b").node("again/relu", "Relu", "again/bias");
    graph.node("again/back", floats("Reshape"), "again/relu", "back");
    graph.node("divided", "RealDiv", "again/back", "three");
    graph.node("rows", floats("Reshape"), "divided", "shape").node("rows/relu", "Relu", "rows");
    graph.node("dense", "MatMul", "rows/relu", "flat").node("scores", "Softmax", "dense");
    Graph imported =
        GraphDefImporter.importGraph(
            graph.build(), new ImportOptions(List.of(), List.of("scores", "sum/relu")));
    requireEqual(imported, noise());
  }

  /**
   * TOCO moves a function of single elements before what only moves them, and swaps their names.
   */
  @Test
  void whereTocoSwapsNamesTheLogSaysWhichHoldOtherValues() {
    GraphDefs graph = new GraphDefs().placeholder("x", 1, 6, 6, 4).weights("w", 3, 3, 4, 4);
    graph.vector("swapped", 0, 2, 1, 3).vector("rows", 1, 36, 4).vector("back", 1, 6, 6, 4);
    graph.weights("k", 4).node("conv", convolution(), "x", "w");
    graph.node("turned", floats("Transpose"), "conv", "swapped").node("tanh", "Tanh", "turned");
    graph.node("sum", "Add", "tanh", "x").node("row", floats("Reshape"), "sum", "rows");
    graph.node("scaled", "Mul", "row", "k").node("image", floats("Reshape"), "scaled", "back");
    graph.node("last", convolution(), "image", "w");
    Graph imported = GraphDefImporter.importGraph(graph.build(), ImportOptions.asFound());
    RewriteLog log = new RewriteLog();
    TocoPipeline.create(FakeQuants.KEPT, TocoPipeline.Use.FLOATS).run(imported, log);

    assertThat(log.revalued()).contains("turned", "row");
    requireEqual(imported, noise());
  }

  private static Constant noise() {
    float[] values = new float[144];
    Random random = new Random(13);
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Constant.ofFloats(Shape.of(1, 6, 6, 4), values);
  }

  private static TargetNode convolution() {
    return floats("Conv2D").set("strides", 1, 1, 1, 1).set("padding", "SAME");
  }

  private static TargetNode normalization() {
    return floats("FusedBatchNorm").set("is_training", false).set("epsilon", 0.001f);
  }

  private static TargetNode floats(String op) {
    return new TargetNode(op).set("T", DataType.FLOAT32);
  }

  private static void requireEqual(Graph imported, Constant image) {
    for (TocoPipeline.Use use : TocoPipeline.Use.values()) {
      assertThat(differences(imported, image, use)).as("%s", use).isEmpty();
    }
  }

  /** How far tensors of one name are apart, beyond the tolerance. */
  private static Map<String, Double> differences(
      Graph imported, Constant image, TocoPipeline.Use use) {
    Graph deployable = DeployablePipeline.create().run(imported, new RewriteLog());
    RewriteLog log = new RewriteLog();
    Graph toco = TocoPipeline.create(FakeQuants.KEPT, use).run(imported, log);
    List<String> names = new ArrayList<>(sharedNames(deployable, toco));
    names.removeAll(log.revalued());
    assertThat(names.size()).isGreaterThan(toco.activations().size() / 2);
    Map<String, Constant> feeds = Map.of(imported.inputs().get(0), image);
    Map<String, float[]> expected = run(deployable, feeds, names);
    Map<String, float[]> actual = run(toco, feeds, names);
    Map<String, Double> differences = new TreeMap<>();
    for (String name : names) {
      double distance = distance(actual.get(name), expected.get(name));
      if (!(distance <= TOLERANCE)) {
        differences.put(name, distance);
      }
    }
    return differences;
  }

  /** A range is that of the values, wherever they stand. */
  private static double distance(float[] actual, float[] expected) {
    return Math.min(
        GraphValues.relativeDistance(actual, expected),
        GraphValues.relativeDistance(sorted(actual), sorted(expected)));
  }

  private static float[] sorted(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static List<String> sharedNames(Graph deployable, Graph toco) {
    Set<String> names = new LinkedHashSet<>();
    for (Tensor tensor : toco.activations()) {
      if (tensor.dataType() == DataType.FLOAT32) {
        names.add(tensor.name());
      }
    }
    names.retainAll(deployable.activations().stream().map(Tensor::name).toList());
    return List.copyOf(names);
  }

  private static Map<String, float[]> run(
      Graph graph, Map<String, Constant> feeds, List<String> names) {
    try (TensorflowRunner runner =
        TensorflowRunner.inDoublePrecision(GraphDefExporter.export(graph, 1))) {
      return runner.run(feeds, names);
    }
  }
}
