package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.qat.edit.NewNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class TrainingGraphTest {
  private static final int BATCH = 4;
  private static final int CLASSES = 3;
  private static final TrainingOptions TO_LOSS =
      TrainingOptions.standard().endingIn(List.of("loss", "logits/BiasAdd"));

  /** Convolution, depthwise, pointwise, a shortcut, and a layer at the end. */
  static GraphDef network(boolean training) {
    SmallGraph graph = new SmallGraph();
    String x = graph.input("input", -1, 8, 8, 3);
    String first = graph.conv("first", x, 3, 2, 3, 4);
    String normal = graph.batchNorm("first/norm", first, 4, training);
    String active = graph.node("Relu6", "first/Relu6", normal);
    String deep = graph.depthwise("deep", active, 3, 4, 2);
    String deepNormal = graph.batchNorm("deep/norm", deep, 8, training);
    String deepActive = graph.node("Relu6", "deep/Relu6", deepNormal);
    String thin = graph.bias("thin", graph.conv("thin", deepActive, 1, 1, 8, 4), 4);
    String thinNormal = graph.batchNorm("thin/norm", thin, 4, training);
    String sum = graph.node("AddV2", "sum", thinNormal, active);
    String pooled = graph.mean("pooled", sum, 1, 2);
    String logits =
        graph.bias(
            "logits",
            graph.matmul("logits/MatMul", pooled, graph.weights("logits/weights", 4, CLASSES)),
            CLASSES);
    graph.loss(logits, CLASSES);
    return graph.build();
  }

  static Map<String, Constant> batch(int seed) {
    Random random = new Random(seed);
    float[] images = new float[BATCH * 8 * 8 * 3];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    float[] labels = new float[BATCH * CLASSES];
    for (int i = 0; i < BATCH; i++) {
      labels[i * CLASSES + random.nextInt(CLASSES)] = 1;
    }
    return Map.of(
        "input",
        Constant.ofFloats(Shape.of(BATCH, 8, 8, 3), images),
        "labels",
        Constant.ofFloats(Shape.of(BATCH, CLASSES), labels));
  }

  @Test
  void lossBeforeTheDelayIsThatOfTheOriginal() {
    GraphDef original = network(true);
    Rewritten rewritten = TrainingGraph.rewrite(original, TO_LOSS.delayedBy(4));
    assertThat(rewritten.missed()).isEmpty();
    try (VariableSession floats = new VariableSession(original);
        VariableSession quantized = new VariableSession(rewritten.graph())) {
      for (int run = 1; run <= 5; run++) {
        float expected = floats.value("loss", batch(run), floats.movingAverages());
        float actual = quantized.value("loss", batch(run), quantized.movingAverages());
        if (run < 4) {
          assertThat(actual).as("run %d", run).isCloseTo(expected, within(1e-5f));
        } else {
          assertThat(Math.abs(actual - expected)).as("run %d", run).isBetween(1e-5f, 0.1f);
        }
      }
    }
  }

  @Test
  void movingStatisticsMoveAsBefore() {
    GraphDef original = network(true);
    Rewritten rewritten = TrainingGraph.rewrite(original, TO_LOSS.delayedBy(100));
    try (VariableSession floats = new VariableSession(original);
        VariableSession quantized = new VariableSession(rewritten.graph())) {
      for (int run = 1; run <= 3; run++) {
        floats.value("loss", batch(run), floats.movingAverages());
        quantized.value("loss", batch(run), quantized.movingAverages());
      }
      for (String statistic : List.of("moving_mean", "moving_variance")) {
        List<String> value = List.of("deep/norm/" + statistic + "/Read/ReadVariableOp");
        assertThat(quantized.run(Map.of(), value).get(0))
            .containsExactly(floats.run(Map.of(), value).get(0), within(1e-5f));
      }
    }
  }

  @Test
  void everyTensorThatIsRoundedHasARange() {
    Manifest manifest = TrainingGraph.rewrite(network(true), TO_LOSS).manifest();
    assertThat(manifest.tensors().stream().map(QuantizedTensor::name))
        .containsExactly(
            "first/weights/weights_quant",
            "deep/depthwise_weights/weights_quant",
            "thin/weights/weights_quant",
            "logits/weights/weights_quant",
            "input_quant",
            "first/weights/act_quant",
            "deep/depthwise_weights/act_quant",
            "thin/weights/act_quant",
            "thin/weights/addv2_quant",
            "thin/weights/mean_quant",
            "logits/weights/act_quant");
  }

  @Test
  void rewritingTwiceIsRewritingOnce() {
    Rewritten once = TrainingGraph.rewrite(network(true), TO_LOSS.delayedBy(4));
    Rewritten twice = TrainingGraph.rewrite(once.graph(), TO_LOSS.delayedBy(4));
    assertThat(twice.graph().getNodeList()).containsExactlyElementsOf(once.graph().getNodeList());
    assertThat(twice.manifest()).isEqualTo(once.manifest());
  }

  @Test
  void theOutputsNameStandsForTheQuantizedTensor() {
    Rewritten rewritten = TrainingGraph.rewrite(network(true), TO_LOSS);
    NodeDef output = node(rewritten.graph(), "logits/BiasAdd");
    assertThat(output.getOp()).isEqualTo("Identity");
    assertThat(output.getInput(0)).isEqualTo("logits/weights/act_quant/quantized");
  }

  private static NodeDef node(GraphDef graph, String name) {
    return graph.getNodeList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static final List<String> TRAINED =
      List.of(
          "first/weights",
          "first/norm/gamma",
          "first/norm/beta",
          "deep/depthwise_weights",
          "thin/weights",
          "thin/biases",
          "logits/weights",
          "logits/biases");

  /** Gradients of the loss by every trained variable, as TensorFlow's own builder makes them. */
  private static List<float[]> gradients(GraphDef definition, int run) {
    try (Graph graph = new Graph()) {
      graph.importGraphDef(definition);
      List<Output<?>> variables = new ArrayList<>();
      for (String name : TRAINED) {
        variables.add(graph.operation(name + "/Read/ReadVariableOp").output(0));
      }
      Output<?>[] gradients =
          graph.addGradients(
              graph.operation("loss").output(0), variables.toArray(new Output<?>[0]));
      List<String> names = new ArrayList<>();
      for (Output<?> gradient : gradients) {
        names.add(gradient.op().name() + ":" + gradient.index());
      }
      try (VariableSession session = new VariableSession(graph.toGraphDef())) {
        for (int i = 1; i < run; i++) {
          session.value("loss", batch(i));
        }
        return session.run(batch(run), names);
      }
    }
  }

  @Test
  void gradientsBeforeTheDelayAreThoseOfTheOriginal() {
    GraphDef original = network(true);
    GraphDef rewritten = TrainingGraph.rewrite(original, TO_LOSS.delayedBy(10)).graph();
    List<float[]> expected = gradients(original, 1);
    List<float[]> actual = gradients(rewritten, 1);
    for (int i = 0; i < TRAINED.size(); i++) {
      assertThat(actual.get(i)).as(TRAINED.get(i)).containsExactly(expected.get(i), within(1e-4f));
    }
  }

  @Test
  void gradientsPassWhatIsRounded() {
    GraphDef rewritten = TrainingGraph.rewrite(network(true), TO_LOSS).graph();
    List<float[]> gradients = gradients(rewritten, 3);
    for (int i = 0; i < TRAINED.size(); i++) {
      boolean cancels = TRAINED.get(i).equals("thin/biases");
      for (float value : gradients.get(i)) {
        assertThat(value).as(TRAINED.get(i)).isFinite();
      }
      if (!cancels) {
        assertThat(gradients.get(i))
            .as(TRAINED.get(i))
            .isNotEqualTo(new float[gradients.get(i).length]);
      }
    }
  }

  @Test
  void frozenBatchNormsNormalizeByMovingStatisticsThatStandStill() {
    GraphDef rewritten =
        TrainingGraph.rewrite(network(true), TO_LOSS.delayedBy(100).freezingBatchNormsAfter(3))
            .graph();
    try (VariableSession session = new VariableSession(rewritten);
        VariableSession inference = new VariableSession(network(false))) {
      List<String> mean = List.of("deep/norm/moving_mean/Read/ReadVariableOp");
      List<float[]> means = new ArrayList<>();
      for (int run = 1; run <= 4; run++) {
        session.value("loss", batch(run), session.movingAverages());
        means.add(session.run(Map.of(), mean).get(0));
      }
      assertThat(means.get(1)).isNotEqualTo(means.get(0));
      assertThat(means.get(2)).isEqualTo(means.get(1));
      assertThat(means.get(3)).isEqualTo(means.get(1));
      for (String norm : List.of("first/norm", "deep/norm", "thin/norm")) {
        for (String statistic : List.of("moving_mean", "moving_variance")) {
          String name = norm + "/" + statistic;
          inference.assign(
              name, session.run(Map.of(), List.of(name + "/Read/ReadVariableOp")).get(0));
        }
      }
      assertThat(session.value("loss", batch(9)))
          .isCloseTo(inference.value("loss", batch(9)), within(1e-5f));
    }
  }

  /** As where its axes are computed: all of a tensor's, whatever its rank. */
  @Test
  void aLossOfUnknownRankIsNotQuantized() {
    GraphDef.Builder graph = network(true).toBuilder();
    NodeDef axes = NewNode.of("Placeholder", "axes").type("dtype", DataType.DT_INT32).build();
    NodeDef total =
        NewNode.ofFloats("Sum", "total")
            .reading("loss", "axes")
            .type("Tidx", DataType.DT_INT32)
            .with("keep_dims", false)
            .build();
    graph.addNode(axes).addNode(total);

    Rewritten rewritten =
        TrainingGraph.rewrite(
            graph.build(), TrainingOptions.standard().endingIn(List.of("total", "logits/BiasAdd")));

    assertThat(node(rewritten.graph(), "total").getOp()).isEqualTo("Sum");
    assertThat(rewritten.manifest().tensors())
        .extracting(QuantizedTensor::tensor)
        .contains("logits/BiasAdd")
        .doesNotContain("loss", "total");
  }
}
