package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.UserException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class ContribTrainingTest {
  private static final TrainingOptions OLD =
      TrainingOptions.standard()
          .compatibleWith(Compatibility.CONTRIB)
          .endingIn(List.of("loss", "logits/BiasAdd"));

  @Test
  void lossBeforeTheDelayIsThatOfTheOriginal() {
    GraphDef original = TrainingGraphTest.network(true);
    GraphDef rewritten = TrainingGraph.rewrite(original, OLD.delayedBy(3)).graph();
    try (VariableSession floats = new VariableSession(original);
        VariableSession quantized = new VariableSession(rewritten)) {
      for (int run = 1; run <= 3; run++) {
        Map<String, Constant> batch = TrainingGraphTest.batch(run);
        float expected = floats.value("loss", batch);
        float actual = quantized.value("loss", batch);
        if (run < 3) {
          assertThat(actual).as("run %d", run).isCloseTo(expected, within(1e-5f));
        } else {
          assertThat(actual).isNotCloseTo(expected, within(1e-5f));
        }
      }
    }
  }

  @Test
  void trainingHasOnlyItsAveragesAndItsCountMoreThanEvaluation() {
    Manifest training =
        TrainingGraph.rewrite(TrainingGraphTest.network(true), OLD.delayedBy(3)).manifest();
    Manifest evaluation =
        EvaluationGraph.rewrite(
                TrainingGraphTest.network(false),
                EvaluationOptions.standard()
                    .compatibleWith(Compatibility.CONTRIB)
                    .endingIn(List.of("logits/BiasAdd")))
            .manifest();
    Set<String> more = names(training);
    assertThat(more).containsAll(names(evaluation));
    more.removeAll(names(evaluation));
    assertThat(more)
        .allMatch(
            name ->
                name.endsWith("/biased")
                    || name.endsWith("/local_step")
                    || name.equals("fake_quantization_step"));
  }

  private static Set<String> names(Manifest manifest) {
    Set<String> names = new TreeSet<>();
    manifest.variables().forEach(variable -> names.add(variable.name()));
    return names;
  }

  /** A layer with a batch norm of single operators, as {@code contrib.layers} named them. */
  private static GraphDef unfused(String end) {
    SmallGraph graph = new SmallGraph();
    String x = graph.input("input", -1, 8, 8, 3);
    String one = graph.conv("net/conv", x, 3, 1, 3, 4);
    String norm = graph.contribBatchNorm("net/conv", one, 4);
    String relu = graph.node("Relu6", "net/conv/" + end, norm);
    String two = graph.depthwise("net/deep", relu, 3, 4, 1);
    String deepNorm = graph.contribBatchNorm("net/deep", two, 4);
    String last = graph.node("Relu", "net/deep/Relu", deepNorm);
    graph.loss(graph.mean("pooled", last, 1, 2), 4);
    return graph.build();
  }

  @Test
  void batchNormsOfSingleOperatorsAreFoldedByTheirNames() {
    GraphDef rewritten =
        TrainingGraph.rewrite(
                unfused("Relu6"), OLD.endingIn(List.of("loss", "pooled")).delayedBy(100))
            .graph();
    List<String> fetches =
        List.of(
            "net/conv/add_fold",
            "net/conv/BatchNorm/batchnorm/add_1",
            "net/deep/add_fold",
            "net/deep/BatchNorm/batchnorm/add_1");
    try (VariableSession session = new VariableSession(rewritten)) {
      List<float[]> values = session.run(TrainingGraphTest.batch(1), fetches);
      assertThat(values.get(0)).containsExactly(values.get(1), within(1e-4f));
      assertThat(values.get(2)).containsExactly(values.get(3), within(1e-4f));
    }
    assertThat(rewritten.getNodeList().stream().map(node -> node.getName()))
        .contains(
            "net/conv/mul_fold",
            "net/conv/Conv2D_Fold",
            "net/conv/batch_norm_correction/correction_scale",
            "net/conv/correction_mult",
            "net/conv/post_conv_mul",
            "net/conv/correction_add",
            "net/deep/scale_reshape/shape",
            "net/deep/correction_reshape",
            "net/deep/depthwise_Fold/dilation_rate",
            "net/conv/weights_quant/min",
            "net/deep/act_quant/max");
  }

  @Test
  void whereTheOldToolFailedItIsSaid() {
    assertThatThrownBy(
            () -> TrainingGraph.rewrite(unfused("Swish"), OLD.endingIn(List.of("loss", "pooled"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("leave out --compat")
        .hasMessageContaining("net/conv/BatchNorm/batchnorm/add_1");
  }
}
