package io.rangefinder.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BinaryOp;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.UnaryOp;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TfliteRunner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

/**
 * Every operator that the importer takes, in many forms: TensorFlow, running the lowered graph as
 * executors do, and the TFLite runtime, running the same graph's .tflite, are each held against
 * plain arithmetic in double precision. Each operator is judged by what that engine fed it, so no
 * error hides behind another and the two engines differ by at most the sum of both bounds.
 *
 * <p>{@code -Drangefinder.sweep=full} takes all forms instead of a sample.
 */
@Tag("slow")
class EngineSweepTest {
  private static final int SAMPLED = 32;
  private static final int BUNDLED = 48;
  private static final int FIRST = 0;

  /** Four registers of AVX-512, the most elements that a loop takes at once. */
  private static final int WIDEST_REGISTERS = 64;

  private static final int LAST = SweepCase.IMAGES - 1;

  /** What only a run decides the shape of is in no deployable graph. */
  private static final Set<String> NEVER_RUN = Set.of("Unique", "Where");

  private final List<String> disagreements = new ArrayList<>();
  private final Map<String, Set<String>> batchDependent = new TreeMap<>();

  @Test
  void everyImportedOperatorIsSwept() {
    Set<String> run = new TreeSet<>(NodeImporters.operators());
    run.removeAll(NEVER_RUN);
    assertThat(SweepCases.all().keySet()).isEqualTo(run);
    SweepCases.all().forEach((operator, cases) -> assertThat(cases).as(operator).isNotEmpty());
  }

  @Test
  void enginesComputeWhatTheOperatorsSay() {
    boolean all = System.getProperty("rangefinder.sweep", "").equals("full");
    Set<SweepCase> cases =
        new LinkedHashSet<>(SweepCases.sample(all ? Integer.MAX_VALUE : SAMPLED));
    cases.addAll(ConvolutionSweep.transposedOneToOne());
    sweep(cases);
    if (all) {
      batchDependent.forEach(
          (kind, dependent) ->
              System.out.printf(
                  "%s: other bits in %d cases: %s%n", kind, dependent.size(), dependent));
    }
    assertThat(disagreements)
        .as("%d disagreements in %d cases", disagreements.size(), cases.size())
        .isEmpty();
  }

  @Test
  void operatorsThatOnlyPassesMakeAreSwept() {
    for (int channels : new int[] {1, 2, 3, 8}) {
      SweepCase images =
          SweepCase.of("passes", "channels %d".formatted(channels))
              .input("x", SweepCase.WIDE, 1, 7, 6, channels)
              .ending("x");
      GraphBuilder graph = Graph.builder();
      String x = graph.input("case0/x", DataType.FLOAT32, Shape.of(1, 7, 6, channels));
      float[] slopes = new float[channels];
      for (int i = 0; i < channels; i++) {
        slopes[i] = 0.3f - 0.2f * i;
      }
      graph.constant("case0/alpha", Constant.ofFloats(Shape.of(channels), slopes));
      graph.node("case0/hard", new HardSwish(), x);
      graph.node("case0/clamp", new ReluN1To1(), x);
      graph.node("case0/slope", new PRelu(), x, "case0/alpha");
      graph.node("case0/unit", new L2Normalization(), x);
      graph.node("case0/sharp", new Softmax(2.5f), x);
      graph.node("case0/flat", new Softmax(0.1f), x);
      List<String> outputs = new ArrayList<>();
      for (Padding padding : Padding.values()) {
        for (int stride = 1; stride <= 3; stride++) {
          Window2D window = Window2D.of(stride, stride, padding);
          String suffix = padding + "" + stride;
          outputs.add(
              graph.node("case0/l2" + suffix, new L2Pool2D(window, 3, 2, Activation.RELU6), x));
          outputs.add(
              graph.node(
                  "case0/mean" + suffix, new AveragePool2D(window, 2, 3, Activation.RELU), x));
        }
      }
      outputs.addAll(
          List.of(
              "case0/hard",
              "case0/clamp",
              "case0/slope",
              "case0/unit",
              "case0/sharp",
              "case0/flat"));
      sweep(graph.build(outputs), List.of(images), true);
    }
    assertThat(disagreements).isEmpty();
  }

  private void sweep(Set<SweepCase> cases) {
    Map<Boolean, List<SweepCase>> byBatch = new LinkedHashMap<>();
    for (SweepCase sweepCase : cases) {
      boolean batchable = GraphDefExporter.isBatchable(deployable(List.of(sweepCase)));
      byBatch.computeIfAbsent(batchable, key -> new ArrayList<>()).add(sweepCase);
    }
    byBatch.forEach(
        (batchable, some) -> {
          for (int i = 0; i < some.size(); i += BUNDLED) {
            sweep(some.subList(i, Math.min(some.size(), i + BUNDLED)), batchable);
          }
        });
  }

  /** Several cases in one graph, to save time. */
  private void sweep(List<SweepCase> cases, boolean batchable) {
    sweep(deployable(cases), cases, batchable);
  }

  private void sweep(Graph graph, List<SweepCase> cases, boolean batchable) {
    Map<String, Constant> feeds = new LinkedHashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      String prefix = prefix(i);
      cases.get(i).feeds().forEach((name, value) -> feeds.put(prefix + name, value));
    }
    feeds.keySet().retainAll(graph.inputs());
    Map<String, Constant> first = image(feeds, FIRST, SweepCase.IMAGES);
    judge("runtime", graph, cases, runtime(graph, first));
    try (TensorflowRunner single = runner(graph, 1)) {
      judge("engine", graph, cases, run(single, graph, first));
      if (batchable) {
        sweepBatch(graph, cases, feeds, single);
      }
    }
  }

  private void sweepBatch(
      Graph graph, List<SweepCase> cases, Map<String, Constant> feeds, TensorflowRunner single) {
    try (TensorflowRunner runner = runner(graph, SweepCase.IMAGES)) {
      Map<String, Constant> batch = run(runner, graph, feeds);
      judge("engine", graph, cases, image(batch, LAST, SweepCase.IMAGES));
      for (int i = 0; i < SweepCase.IMAGES; i++) {
        Map<String, Constant> alone = run(single, graph, image(feeds, i, SweepCase.IMAGES));
        compare(graph, cases, "alone", alone, image(batch, i, SweepCase.IMAGES));
      }
      Map<String, Constant> repeated = new LinkedHashMap<>();
      feeds.forEach((name, value) -> repeated.put(name, repeated(value)));
      Map<String, Constant> alike = run(runner, graph, repeated);
      for (int i = 1; i < SweepCase.IMAGES; i++) {
        compare(
            graph,
            cases,
            "at the front",
            image(alike, FIRST, SweepCase.IMAGES),
            image(alike, i, SweepCase.IMAGES));
      }
    }
  }

  /** The first image in every position of the batch. */
  private static Constant repeated(Constant images) {
    byte[] bytes = images.toLittleEndian().array();
    int length = bytes.length / SweepCase.IMAGES;
    for (int i = 1; i < SweepCase.IMAGES; i++) {
      System.arraycopy(bytes, 0, bytes, i * length, length);
    }
    return Constant.fromLittleEndian(images.type(), ByteBuffer.wrap(bytes));
  }

  private static Graph deployable(List<SweepCase> cases) {
    GraphDef.Builder source = GraphDef.newBuilder();
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      String prefix = prefix(i);
      source.addAllNode(cases.get(i).nodes(prefix));
      cases.get(i).outputs().forEach(output -> outputs.add(prefix + output));
    }
    return DeployableModel.read(
            ModelSource.of(source.build().toByteArray(), cases.get(0).name()),
            new ImportOptions(List.of(), outputs))
        .graph();
  }

  private static String prefix(int position) {
    return "case" + position + "/";
  }

  private static SweepCase caseOf(String tensor, List<SweepCase> cases) {
    return cases.get(Integer.parseInt(tensor.substring(4, tensor.indexOf('/'))));
  }

  private static TensorflowRunner runner(Graph graph, int batchSize) {
    return TensorflowRunner.rewriting(GraphDefExporter.exportImagesApart(graph, batchSize));
  }

  /** Every tensor that a node computes, and what was fed. */
  private static Map<String, Constant> run(
      TensorflowRunner runner, Graph graph, Map<String, Constant> feeds) {
    Map<String, String> names = GraphDefExporter.fetchNames(graph);
    Map<String, Constant> fed = new LinkedHashMap<>();
    feeds.forEach((name, value) -> fed.put(names.getOrDefault(name, name), value));
    List<String> computed =
        graph.nodes().stream().flatMap(node -> node.outputs().stream()).toList();
    List<String> fetches = computed.stream().map(name -> names.getOrDefault(name, name)).toList();
    Map<String, Constant> fetched = runner.constants(fed, fetches);
    Map<String, Constant> values = new LinkedHashMap<>(feeds);
    for (int i = 0; i < computed.size(); i++) {
      values.put(computed.get(i), fetched.get(fetches.get(i)));
    }
    return values;
  }

  private static Map<String, Constant> runtime(Graph graph, Map<String, Constant> feeds) {
    try (TfliteRunner runner = new TfliteRunner(new DeployableModel(graph).toTflite())) {
      runner.run(graph.inputs().stream().map(feeds::get).toList());
      return runner.tensors();
    }
  }

  /** One image of a batch, each tensor's part of axis 0. */
  private static Map<String, Constant> image(Map<String, Constant> batch, int image, int images) {
    Map<String, Constant> values = new LinkedHashMap<>();
    batch.forEach((name, value) -> values.put(name, part(value, image, images)));
    return values;
  }

  private static Constant part(Constant whole, int part, int parts) {
    int extent = whole.shape().dim(0) / parts;
    var bytes = whole.toLittleEndian();
    int length = bytes.capacity() / parts;
    return Constant.fromLittleEndian(
        new TensorType(whole.dataType(), whole.shape().withDim(0, extent)),
        bytes.slice(part * length, length));
  }

  private void judge(
      String engine, Graph graph, List<SweepCase> cases, Map<String, Constant> values) {
    for (Node node : graph.nodes()) {
      SweepCase sweepCase = caseOf(node.name(), cases);
      if (sweepCase.operator().equals("RandomUniform")
          && graph.inputs(node).stream().allMatch(Tensor::isConstant)) {
        continue;
      }
      List<Tensor> operands = operands(graph, node, values);
      List<PlainArithmetic.Result> right;
      try {
        right = PlainArithmetic.compute(node.op(), operands);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(sweepCase.name() + ": " + node, e);
      }
      for (int i = 0; i < right.size(); i++) {
        judge(engine, sweepCase, node, values.get(node.outputs().get(i)), right.get(i));
      }
    }
  }

  private static List<Tensor> operands(Graph graph, Node node, Map<String, Constant> values) {
    return graph.inputs(node).stream()
        .map(
            tensor ->
                tensor.isConstant()
                    ? tensor
                    : Tensor.constant(tensor.name(), values.get(tensor.name())))
        .toList();
  }

  private void judge(
      String engine,
      SweepCase sweepCase,
      Node node,
      Constant computed,
      PlainArithmetic.Result right) {
    double[] values = PlainArithmetic.doubles(computed);
    assertThat(values).as("%s: %s", sweepCase.name(), node).hasSameSizeAs(right.values());
    int worst = -1;
    double most = 1;
    for (int i = 0; i < values.length; i++) {
      double bound = right.bounds()[i] + Float.MIN_VALUE;
      double excess = Math.abs(values[i] - right.values()[i]) / bound;
      if (!(excess <= most)) {
        most = excess;
        worst = i;
      }
    }
    if (worst >= 0) {
      disagreements.add(
          "%s | %s | %s element %d is %s, right is %s within %.2g"
              .formatted(
                  engine,
                  sweepCase.name(),
                  node.op(),
                  worst,
                  (float) values[worst],
                  right.values()[worst],
                  right.bounds()[worst]));
    }
  }

  /**
   * Where an operator's operands have the same bits in a batch as elsewhere, so must its result: if
   * it is exact, a function of each element by itself and an image fills the widest registers, or a
   * matrix product of one row an image. Other results depend on the batch, within their bounds: the
   * elements or rows left over at the end of a batch are computed by other code.
   */
  private void compare(
      Graph graph,
      List<SweepCase> cases,
      String elsewhere,
      Map<String, Constant> alone,
      Map<String, Constant> inBatch) {
    for (Node node : graph.nodes()) {
      SweepCase sweepCase = caseOf(node.name(), cases);
      boolean sameOperands =
          node.inputs().stream()
              .filter(alone::containsKey)
              .allMatch(input -> alone.get(input).equals(inBatch.get(input)));
      boolean sameResults =
          node.outputs().stream().allMatch(output -> alone.get(output).equals(inBatch.get(output)));
      if (!sameOperands || sameResults || sweepCase.operator().equals("RandomUniform")) {
        continue;
      }
      if (isIndependent(node, operands(graph, node, alone))) {
        disagreements.add(
            "batch | %s | %s gives an image of a batch other bits than %s"
                .formatted(sweepCase.name(), node.op(), elsewhere));
      } else {
        batchDependent
            .computeIfAbsent(
                node.op().kind() + " in a batch and " + elsewhere, kind -> new TreeSet<>())
            .add(sweepCase.name());
      }
    }
  }

  private static boolean isIndependent(Node node, List<Tensor> operands) {
    boolean isByElement = node.op() instanceof UnaryOp || node.op() instanceof BinaryOp;
    int elements = operands.get(0).shape().elements();
    return (isByElement && elements % WIDEST_REGISTERS == 0)
        || (node.op() instanceof FullyConnected && elements == operands.get(1).shape().dim(1))
        || PlainArithmetic.compute(node.op(), operands).stream()
            .allMatch(result -> Arrays.stream(result.bounds()).allMatch(bound -> bound == 0));
  }
}
