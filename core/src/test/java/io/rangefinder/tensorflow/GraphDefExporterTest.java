package io.rangefinder.tensorflow;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.ArgMin;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Ceil;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Dequantize;
import io.rangefinder.ir.op.Equal;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.GatherNd;
import io.rangefinder.ir.op.Greater;
import io.rangefinder.ir.op.GreaterEqual;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.LessEqual;
import io.rangefinder.ir.op.LocalResponseNormalization;
import io.rangefinder.ir.op.LogicalAnd;
import io.rangefinder.ir.op.LogicalNot;
import io.rangefinder.ir.op.LogicalOr;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.NotEqual;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.ReduceAny;
import io.rangefinder.ir.op.ReduceProd;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.Round;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Unpack;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.ir.op.ZerosLike;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.testing.TensorflowRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class GraphDefExporterTest {
  private static final Activation NONE = Activation.NONE;

  /**
   * By how much two sums of 18 products may differ in float32, half of them 0, the others below 1.
   */
  private static final float ADDED_IN_ANY_ORDER = 2 * 18 * 0x1p-24f * 9;

  @Test
  void everyOperatorCanBeLowered() throws Exception {
    List<Class<?>> lacking = new ArrayList<>();
    Path folder = Path.of(Relu.class.getResource("Relu.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.contains("$") || name.equals("package-info.class")) {
          continue;
        }
        Class<?> type =
            Class.forName("io.rangefinder.ir.op." + name.substring(0, name.indexOf('.')));
        if (type.isRecord()
            && Op.class.isAssignableFrom(type)
            && !NodeLowerings.operators().contains(type)) {
          lacking.add(type);
        }
      }
    }
    assertThat(lacking).isEmpty();
  }

  @Test
  void fusedActivationsBecomeNodesThatCarryTheTensorsName() {
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
    weights(graph, "w", 3, 1, 1, 2);
    weights(graph, "b", 3);
    Window2D window = Window2D.of(1, 1, Padding.SAME);
    graph.node("c/Relu6", new Conv2D(window, Activation.RELU6), "x", "w", "b");
    GraphDef lowered = GraphDefExporter.export(graph.build("c/Relu6"), 1);
    assertThat(lowered.getNodeList().stream().map(NodeDef::getOp))
        .containsExactly("Placeholder", "Const", "Conv2D", "Const", "BiasAdd", "Relu6");
    assertThat(lowered.getNode(5).getName()).isEqualTo("c/Relu6");
    assertThat(lowered.getNode(5).getInput(0)).isEqualTo("c/Relu6/BiasAdd");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 2, 2, SAME",
    "1, 1, 2, 3, VALID",
    "1, 1, 4, 1, SAME",
    "2, 1, 1, 1, SAME",
    "2, 3, 1, 1, VALID",
    "2, 2, 1, 1, SAME",
    "2, 1, 2, 2, SAME",
  })
  void depthwiseEqualsAConvolutionThatKeepsChannelsApart(
      int strideHeight, int strideWidth, int dilationHeight, int dilationWidth, Padding padding) {
    Window2D window =
        new Window2D(strideHeight, strideWidth, dilationHeight, dilationWidth, padding);
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, 9, 11, 2));
    float[] taps = ramp(3 * 3 * 4);
    graph.constant("w", Constant.ofFloats(Shape.of(1, 3, 3, 4), taps));
    float[] dense = new float[4 * 3 * 3 * 2];
    for (int out = 0; out < 4; out++) {
      for (int tap = 0; tap < 9; tap++) {
        dense[(out * 9 + tap) * 2 + out / 2] = taps[tap * 4 + out];
      }
    }
    graph.constant("dense", Constant.ofFloats(Shape.of(4, 3, 3, 2), dense));
    graph.node("depthwise", new DepthwiseConv2D(window, 2, NONE), "x", "w");
    graph.node("convolution", new Conv2D(window, NONE), "x", "dense");
    Map<String, float[]> values = run(graph.build("depthwise", "convolution"), 1);
    assertThat(values.get("depthwise"))
        .containsExactly(values.get("convolution"), Offset.offset(ADDED_IN_ANY_ORDER));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void transposedConvolutionsFromOneChannelToOneAreComputedToTwo(int stride) {
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 1));
    graph.input("taps", DataType.FLOAT32, Shape.of(1, 2, 2, 1));
    graph.constant("w", Constant.ofFloats(Shape.of(1, 2, 2, 1), 1, 10, 100, 1000));
    graph.constant("shape", Constant.vector(1, 2 * stride, 2 * stride, 1));
    Op op = new TransposeConv2D(Window2D.of(stride, stride, Padding.SAME));
    graph.node("fixed", op, "shape", "w", "x");
    graph.node("varying", op, "shape", "taps", "x");
    GraphDef lowered = GraphDefExporter.export(graph.build("fixed", "varying"), 1);
    Map<String, NodeDef> nodes = new HashMap<>();
    lowered.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    for (NodeDef node : lowered.getNodeList()) {
      if (node.getOp().equals("Conv2DBackpropInput")) {
        Constant shape =
            TensorProtos.decode(nodes.get(node.getInput(0)).getAttrOrThrow("value").getTensor());
        assertThat(shape.ints()).containsExactly(1, 2 * stride, 2 * stride, 2);
      }
    }
    try (TensorflowRunner runner = new TensorflowRunner(lowered)) {
      Map<String, float[]> values =
          runner.run(
              Map.of(
                  "x", Constant.ofFloats(Shape.of(1, 2, 2, 1), 1, 2, 3, 4),
                  "taps", Constant.ofFloats(Shape.of(1, 2, 2, 1), 1, 10, 100, 1000)),
              List.of("fixed", "varying"));
      assertThat(values.get("varying")).isEqualTo(values.get("fixed"));
      assertThat(values.get("fixed"))
          .startsWith(stride == 1 ? new float[] {1, 12} : new float[] {1, 10})
          .hasSize(4 * stride * stride);
    }
  }

  @Test
  void elementwiseOperatorsWithoutACounterpartAreComposed() {
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, 5));
    graph.node("hard", new HardSwish(), "x");
    graph.node("clamp", new ReluN1To1(), "x");
    graph.node("zero", new FakeQuant(0, 0, 8, false), "x");
    graph.node("soft", new Softmax(0), "x");
    float[] x = {-4, -0.5f, 0, 2, 9};
    Map<String, float[]> values = run(graph.build("hard", "clamp", "zero", "soft"), 1, x);
    for (int i = 0; i < x.length; i++) {
      assertThat(values.get("hard")[i]).isCloseTo(new HardSwish().apply(x[i]), within());
      assertThat(values.get("clamp")[i]).isEqualTo(new ReluN1To1().apply(x[i]));
      assertThat(values.get("zero")[i]).isZero();
      assertThat(values.get("soft")[i]).isCloseTo(0.2f, within());
    }
  }

  @Test
  void normsAndSlopesAreComposed() {
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, 1, 2, 3));
    graph.constant("alpha", Constant.ofFloats(Shape.of(3), 0.5f, 2, -1));
    graph.constant("by", Constant.ofInts(Shape.of(4, 2), 0, 0, 0, 0, 0, 1, 0, 0));
    graph.constant("nine", Constant.ofFloats(Shape.of(1), 9));
    graph.node("unit", new L2Normalization(), "x");
    graph.node("slope", new PRelu(), "x", "alpha");
    graph.node("l2", new L2Pool2D(Window2D.of(1, 2, Padding.VALID), 1, 2, NONE), "x");
    graph.node("local", new LocalResponseNormalization(1, 2, 0.5f, 2), "x");
    graph.node("nines", new PadV2(), "x", "by", "nine");
    graph.node("mirrored", new MirrorPad(MirrorPad.Mode.REFLECT), "x", "by");
    float[] x = {3, 0, -4, -2, -2, 1};
    Map<String, float[]> values =
        run(graph.build("unit", "slope", "l2", "local", "nines", "mirrored"), 1, x);
    assertThat(values.get("unit"))
        .containsExactly(
            new float[] {0.6f, 0, -0.8f, -2 / 3f, -2 / 3f, 1 / 3f}, Offset.offset(1e-5f));
    assertThat(values.get("slope")).containsExactly(3, 0, 4, -1, -4, 1);
    assertThat(values.get("l2"))
        .containsExactly(
            new float[] {(float) Math.sqrt(6.5), (float) Math.sqrt(2), (float) Math.sqrt(8.5)},
            Offset.offset(1e-5f));
    assertThat(values.get("local"))
        .containsExactly(
            new float[] {3 / 42.25f, 0, -0.04f, -2 / 36f, -2 / 42.25f, 1 / 20.25f},
            Offset.offset(1e-5f));
    assertThat(values.get("nines")).containsExactly(3, 0, -4, -2, -2, 1, 9, 9, 9);
    assertThat(values.get("mirrored")).containsExactly(3, 0, -4, -2, -2, 1, 3, 0, -4);
  }

  @Test
  void codesBecomeReal() {
    Constant bytes = Constant.ofBytes(DataType.UINT8, Shape.of(1, 3), new byte[] {0, 100, -1});
    Tensor codes = new Tensor("codes", bytes.type(), bytes, null, new Quantization(0.5, 100));
    TensorType reals = new TensorType(DataType.FLOAT32, bytes.shape());
    Graph graph =
        Graph.of(
            Map.of(
                "x", Tensor.variable("x", reals),
                "codes", codes,
                "reals", Tensor.variable("reals", reals),
                "sum", Tensor.variable("sum", reals)),
            List.of(
                new Node(new Dequantize(), List.of("codes"), "reals"),
                new Node(new Add(NONE), List.of("x", "reals"), "sum")),
            List.of("x"),
            List.of("sum"));
    assertThat(run(graph, 1, new float[] {1, 2, 3}).get("sum")).containsExactly(-49, 2, 80.5f);
  }

  @Test
  void comparisonsAndChoicesMeanTheSameInTensorflow() {
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(2, 3));
    graph.constant("four", Constant.ofFloats(Shape.scalar(), 4));
    graph.constant("last", Constant.vector(1));
    graph.node("less", new Less(), "x", "four");
    graph.node("at_most", new LessEqual(), "x", "four");
    graph.node("greater", new Greater(), "x", "four");
    graph.node("at_least", new GreaterEqual(), "x", "four");
    graph.node("equal", new Equal(), "x", "four");
    graph.node("different", new NotEqual(), "x", "four");
    graph.node("and", new LogicalAnd(), "at_most", "at_least");
    graph.node("or", new LogicalOr(), "less", "equal");
    graph.node("not", new LogicalNot(), "less");
    graph.node("any", new ReduceAny(false), "equal", "last");
    graph.node("zeros", new ZerosLike(), "x");
    graph.node("selected", new Select(), "less", "x", "zeros");
    graph.node("broadcast", new SelectV2(), "less", "x", "four");
    assertValues(
        graph,
        new float[] {1, 5, 3, 4, 2, 6},
        Map.ofEntries(
            entry("less", new float[] {1, 0, 1, 0, 1, 0}),
            entry("at_most", new float[] {1, 0, 1, 1, 1, 0}),
            entry("greater", new float[] {0, 1, 0, 0, 0, 1}),
            entry("at_least", new float[] {0, 1, 0, 1, 0, 1}),
            entry("equal", new float[] {0, 0, 0, 1, 0, 0}),
            entry("different", new float[] {1, 1, 1, 0, 1, 1}),
            entry("and", new float[] {0, 0, 0, 1, 0, 0}),
            entry("or", new float[] {1, 0, 1, 1, 1, 0}),
            entry("not", new float[] {0, 1, 0, 1, 0, 1}),
            entry("any", new float[] {0, 1}),
            entry("selected", new float[] {1, 0, 3, 0, 2, 0}),
            entry("broadcast", new float[] {1, 4, 3, 4, 2, 4})));
  }

  @Test
  void operatorsThatMoveElementsMeanTheSameInTensorflow() {
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(2, 3));
    graph.constant("axis", Constant.ofInts(Shape.scalar(), 1));
    graph.constant("axes", Constant.vector(1));
    graph.constant("two", Constant.ofInts(Shape.scalar(), 2));
    graph.constant("three", Constant.ofInts(Shape.scalar(), 3));
    graph.constant("on", Constant.ofFloats(Shape.scalar(), 7));
    graph.constant("off", Constant.ofFloats(Shape.scalar(), -1));
    graph.constant("sizes", Constant.vector(1, 2));
    graph.constant("lengths", Constant.vector(2, 3));
    graph.constant("positions", Constant.ofInts(Shape.of(2, 2), 1, 0, 0, 2));
    graph.constant("dense", Constant.vector(2, 3));
    graph.node("product", new ReduceProd(false), "x", "axes");
    graph.node("lowest", new ArgMin(DataType.INT64), "x", "axes");
    graph.node(List.of("top", "top:1"), new TopK(), List.of("x", "two"));
    graph.node("hot", new OneHot(-1), "top:1", "three", "on", "off");
    graph.node(List.of("u", "u:1", "u:2"), new Unpack(3, 1), List.of("x"));
    graph.node(List.of("v", "v:1"), new SplitV(), List.of("x", "sizes", "axis"));
    graph.node("reversed", new ReverseV2(), "x", "axes");
    graph.node("sequences", new ReverseSequence(1, 0), "x", "lengths");
    graph.node("picked", new GatherNd(), "x", "positions");
    graph.node("scattered", new SparseToDense(false), "positions", "dense", "picked", "off");
    graph.constant("half/y", Constant.ofFloats(Shape.scalar(), 0.5f));
    graph.node("half", new Mul(NONE), "x", "half/y");
    graph.node("rounded", new Round(), "half");
    graph.node("raised", new Ceil(), "half");
    assertValues(
        graph,
        new float[] {1, 5, 3, 4, 2, 6},
        Map.ofEntries(
            entry("product", new float[] {15, 48}),
            entry("lowest", new float[] {0, 1}),
            entry("top", new float[] {5, 3, 6, 4}),
            entry("top:1", new float[] {1, 2, 2, 0}),
            entry("hot", new float[] {-1, 7, -1, -1, -1, 7, -1, -1, 7, 7, -1, -1}),
            entry("u", new float[] {1, 4}),
            entry("u:2", new float[] {3, 6}),
            entry("v", new float[] {1, 4}),
            entry("v:1", new float[] {5, 3, 2, 6}),
            entry("reversed", new float[] {3, 5, 1, 6, 2, 4}),
            entry("sequences", new float[] {5, 1, 3, 6, 2, 4}),
            entry("picked", new float[] {4, 3}),
            entry("scattered", new float[] {-1, -1, 3, 4, -1, -1}),
            entry("rounded", new float[] {0, 2, 2, 2, 1, 3}),
            entry("raised", new float[] {1, 3, 2, 2, 1, 3})));
  }

  /** Runs a graph of one input x on the given elements; results of any type, as floats. */
  private static void assertValues(GraphBuilder graph, float[] x, Map<String, float[]> expected) {
    expected.keySet().stream()
        .sorted()
        .forEach(name -> graph.node("float " + name, new Cast(DataType.FLOAT32), name));
    String[] outputs =
        expected.keySet().stream().sorted().map(n -> "float " + n).toArray(String[]::new);
    Graph built = graph.build(outputs);
    Map<String, String> names = GraphDefExporter.fetchNames(built);
    List<String> fetches = built.outputs().stream().map(names::get).toList();
    try (TensorflowRunner runner = new TensorflowRunner(GraphDefExporter.export(built, 1))) {
      Map<String, float[]> values = runner.run("x", built.tensor("x").shape(), x, fetches);
      expected.forEach(
          (name, elements) ->
              assertThat(values.get(names.get("float " + name)))
                  .as(name)
                  .containsExactly(elements));
    }
  }

  @Test
  void aBatchHoldsWhatItsImagesHold() {
    Graph graph = variedGraph();
    assertThat(GraphDefExporter.isBatchable(graph)).isTrue();
    int image = 8 * 8 * 4;
    float[] pixels = ramp(3 * image);
    Map<String, float[]> batch = run(graph, 3, pixels);
    for (int i = 0; i < 3; i++) {
      float[] one = Arrays.copyOfRange(pixels, i * image, (i + 1) * image);
      int index = i;
      run(graph, 1, one)
          .forEach(
              (name, values) ->
                  assertThat(
                          Arrays.copyOfRange(
                              batch.get(name), index * values.length, (index + 1) * values.length))
                      .as(name)
                      .containsExactly(values, Offset.offset(1e-5f)));
    }
  }

  /** One graph of most kinds of operators, none of which mixes images. */
  static Graph variedGraph() {
    GraphBuilder graph = Graph.builder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, 8, 8, 4));
    weights(graph, "w", 4, 3, 3, 4);
    weights(graph, "dw", 1, 3, 3, 4);
    weights(graph, "b", 4);
    weights(graph, "fc", 5, 16);
    graph.constant("shape", Constant.vector(1, 16, 16));
    graph.constant("back", Constant.vector(1, 16, 4, 4));
    graph.constant("up", Constant.vector(1, 8, 8, 4));
    graph.constant("axis", Constant.ofInts(Shape.scalar(), 3));
    graph.constant("size", Constant.vector(8, 8));
    graph.constant("sizes", Constant.vector(1, 3));
    graph.constant("space", Constant.vector(1, 2));
    graph.constant("begin", Constant.vector(0, 1, 0, 0));
    graph.constant("end", Constant.vector(1, 7, 8, 4));
    graph.constant("step", Constant.vector(1, 2, 2, 1));
    Window2D stride2 = Window2D.of(2, 2, Padding.SAME);
    graph.node("conv", new Conv2D(stride2, Activation.RELU), "x", "w", "b");
    graph.node(
        "atrous",
        new DepthwiseConv2D(new Window2D(1, 1, 2, 2, Padding.SAME), 1, NONE),
        "conv",
        "dw",
        "b");
    graph.node("sum", new Add(NONE), "conv", "atrous");
    graph.node("biased", new Add(NONE), "sum", "b");
    graph.node("wide", new TransposeConv2D(stride2), "up", "w", "biased");
    graph.node("resized", new ResizeBilinear(false, false), "biased", "size");
    graph.node("joined", new Concatenation(3), "wide", "resized");
    graph.node(List.of("s", "s:1"), new Split(2), List.of("axis", "joined"));
    graph.node("slice", new StridedSlice(0, 0, 0), "s:1", "begin", "end", "step");
    graph.node("pool", new AveragePool2D(stride2, 2, 2, NONE), "x");
    graph.node("flat", new Reshape(), "x", "shape");
    graph.node("images", new Reshape(), "flat", "back");
    graph.node("rows", new FullyConnected(NONE), "x", "fc");
    graph.node("mean", new Mean(false), "x", "space");
    graph.node("soft", new Softmax(1), "mean");
    graph.node(List.of("row", "row:1"), new SplitV(), List.of("x", "sizes", "axis"));
    graph.node(List.of("c", "c:1", "c:2", "c:3"), new Unpack(4, -1), List.of("x"));
    graph.node("mirrored", new ReverseV2(), "x", "space");
    return graph.build("slice", "pool", "images", "rows", "soft", "s", "row:1", "c:3", "mirrored");
  }

  @Test
  void graphsThatMixImagesTakeNoBatch() {
    GraphBuilder flattened = Graph.builder();
    flattened.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 1));
    flattened.constant("axes", Constant.vector(0, 1));
    flattened.node("y", new Mean(true), "x", "axes");
    assertUnbatchable(flattened.build("y"));

    GraphBuilder turned = Graph.builder();
    turned.input("x", DataType.FLOAT32, Shape.of(1, 2));
    turned.constant("order", Constant.vector(1, 0));
    turned.node("y", new Transpose(), "x", "order");
    assertUnbatchable(turned.build("y"));

    GraphBuilder apart = Graph.builder();
    apart.input("x", DataType.FLOAT32, Shape.of(2, 2));
    apart.node(List.of("y", "z"), new Unpack(2, 0), List.of("x"));
    assertUnbatchable(apart.build("y", "z"));

    GraphBuilder constant = Graph.builder();
    constant.input("x", DataType.FLOAT32, Shape.of(1, 2));
    weights(constant, "rows", 3, 2);
    constant.node("y", new Add(NONE), "x", "rows");
    assertUnbatchable(constant.build("y"));

    GraphBuilder blocks = Graph.builder();
    blocks.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 1));
    blocks.constant("block", Constant.vector(2, 2));
    blocks.constant("paddings", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
    blocks.node("y", new SpaceToBatchNd(), "x", "block", "paddings");
    assertUnbatchable(blocks.build("y"));
  }

  private static void assertUnbatchable(Graph graph) {
    assertThat(GraphDefExporter.isBatchable(graph)).isFalse();
    assertThatThrownBy(() -> GraphDefExporter.export(graph, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The graph does not take a batch of 2");
  }

  @Test
  void namesThatTensorflowRefusesAreReplacedAndMapped() {
    GraphBuilder graph = Graph.builder();
    graph.input("in put", DataType.FLOAT32, Shape.of(1, 2));
    graph.node("a;b", new Relu(), "in put");
    graph.node("a_b", new Tanh(), "a;b");
    graph.node("a_b:7", new Relu(), "a_b");
    Graph built = graph.build("a_b:7");
    assertThat(GraphDefExporter.fetchNames(built))
        .containsEntry("in put", "in_put")
        .containsEntry("a_b", "a_b")
        .containsEntry("a;b", "a_b_0")
        .containsEntry("a_b:7", "a_b_7");
    assertThat(run(built, 1)).hasSize(4);
  }

  @Test
  void equalGraphsGiveEqualBytes() {
    assertThat(GraphDefExporter.export(variedGraph(), 2).toByteString())
        .isEqualTo(GraphDefExporter.export(variedGraph(), 2).toByteString());
  }

  private static Offset<Float> within() {
    return Offset.offset(1e-6f);
  }

  private static void weights(GraphBuilder graph, String name, int... dims) {
    Shape shape = Shape.of(dims);
    graph.constant(name, Constant.ofFloats(shape, ramp(shape.elements())));
  }

  /** Values from -1 to 1 without a short period. */
  private static float[] ramp(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (i * 37 % 101) / 50f - 1;
    }
    return values;
  }

  private static Map<String, float[]> run(Graph graph, int batchSize) {
    int elements = graph.tensor(graph.inputs().get(0)).shape().elements();
    return run(graph, batchSize, ramp(batchSize * elements));
  }

  /** Every activation, by its name in the GraphDef. */
  private static Map<String, float[]> run(Graph graph, int batchSize, float[] pixels) {
    String input = graph.inputs().get(0);
    Shape shape = graph.tensor(input).shape();
    Map<String, String> names = GraphDefExporter.fetchNames(graph);
    List<String> fetches =
        graph.activations().stream().map(tensor -> names.get(tensor.name())).toList();
    try (TensorflowRunner runner =
        new TensorflowRunner(GraphDefExporter.export(graph, batchSize))) {
      return runner.run(
          names.get(input), shape.withDim(0, shape.dim(0) * batchSize), pixels, fetches);
    }
  }
}
