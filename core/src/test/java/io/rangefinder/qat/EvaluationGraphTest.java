package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.toco.Conversion;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

class EvaluationGraphTest {
  private static final String LOGITS = "logits/BiasAdd";
  private static final TrainingOptions TRAINING =
      TrainingOptions.standard().endingIn(List.of("loss", LOGITS));

  @Test
  void inferenceAndTrainingBuildsAskForTheSameRanges() {
    Rewritten training = TrainingGraph.rewrite(TrainingGraphTest.network(true), TRAINING);
    Rewritten evaluation =
        EvaluationGraph.rewrite(
            TrainingGraphTest.network(false),
            EvaluationOptions.standard().trainedAs(training.manifest()));
    assertThat(evaluation.missed()).isEmpty();
    assertThat(evaluation.manifest().outputs()).containsExactly(LOGITS);
    assertThat(evaluation.manifest().tensors().stream().map(QuantizedTensor::name))
        .containsExactlyElementsOf(
            training.manifest().tensors().stream().map(QuantizedTensor::name).toList());
  }

  @Test
  void withoutNamedOutputsTheNetworkEndsWhereNothingReadsIt() {
    Rewritten named =
        EvaluationGraph.rewrite(
            TrainingGraphTest.network(false),
            EvaluationOptions.standard().endingIn(List.of(LOGITS)));
    SmallGraph inference = new SmallGraph();
    String x = inference.input("input", -1, 8, 8, 3);
    String norm = inference.batchNorm("n", inference.conv("c", x, 3, 1, 3, 4), 4, false);
    inference.node("Relu6", "end", norm);
    Rewritten unnamed = EvaluationGraph.rewrite(inference.build(), EvaluationOptions.standard());
    assertThat(unnamed.manifest().outputs()).containsExactly("end");
    assertThat(unnamed.manifest().tensors().stream().map(QuantizedTensor::name))
        .containsExactly("c/weights/weights_quant", "input_quant", "c/weights/act_quant");
    assertThat(named.missed()).isEmpty();
  }

  @Test
  void theTrainingGraphItselfBecomesTheSameEvaluationGraph() {
    Rewritten training = TrainingGraph.rewrite(TrainingGraphTest.network(true), TRAINING);
    EvaluationOptions options = EvaluationOptions.standard().trainedAs(training.manifest());
    Rewritten ofTraining = EvaluationGraph.rewrite(training.graph(), options);
    Rewritten ofInference = EvaluationGraph.rewrite(TrainingGraphTest.network(false), options);
    assertThat(ofTraining.missed()).isEmpty();
    SortedMap<String, TensorProto> values =
        QuantizedChain.trained(training.graph(), 3, TrainingGraphTest.batch(1), "loss");
    float[] one = run(QuantizedChain.frozen(ofTraining.graph(), values, List.of(LOGITS)));
    float[] other = run(QuantizedChain.frozen(ofInference.graph(), values, List.of(LOGITS)));
    assertThat(one).containsExactly(other, within(1e-6f));
    assertThat(ofTraining.graph().getNodeList().stream().map(NodeDef::getOp))
        .doesNotContain("FusedBatchNormV3", "AssignVariableOp", "SelectV2");
  }

  private static float[] run(GraphDef frozen) {
    Constant feed = TrainingGraphTest.batch(5).get("input");
    try (TensorflowRunner runner = new TensorflowRunner(frozen)) {
      return runner.constants(Map.of("input", feed), List.of(LOGITS)).get(LOGITS).floats();
    }
  }

  @Test
  void itConvertsToUint8WithoutDefaultRanges() {
    Rewritten training = TrainingGraph.rewrite(TrainingGraphTest.network(true), TRAINING);
    SortedMap<String, TensorProto> values =
        QuantizedChain.trained(training.graph(), 3, TrainingGraphTest.batch(1), "loss");
    Rewritten evaluation =
        EvaluationGraph.rewrite(
            training.graph(), EvaluationOptions.standard().trainedAs(training.manifest()));
    Conversion conversion =
        QuantizedChain.converted(
            QuantizedChain.frozen(evaluation.graph(), values, List.of(LOGITS)),
            "input",
            "1,8,8,3",
            LOGITS);
    assertThat(conversion.warnings()).isEmpty();
    try (TfliteRunner runner = new TfliteRunner(conversion.file())) {
      assertThat(runner.run(runner.randomInputs(1)).get(0).shape().elements()).isEqualTo(3);
    }
  }

  @Test
  void channelsMayHaveRangesOfTheirOwn() {
    Rewritten training =
        TrainingGraph.rewrite(
            TrainingGraphTest.network(true), TRAINING.byChannel().symmetrically());
    assertThat(
            training.manifest().tensors().stream()
                .filter(tensor -> tensor.role() == Role.WEIGHTS)
                .map(tensor -> tensor.range().channels()))
        .containsExactly(4, 8, 4, 3);
    SortedMap<String, TensorProto> values =
        QuantizedChain.trained(training.graph(), 3, TrainingGraphTest.batch(1), "loss");
    float[] least =
        TensorProtos.decode(values.get("deep/depthwise_weights/weights_quant/min")).floats();
    float[] greatest =
        TensorProtos.decode(values.get("deep/depthwise_weights/weights_quant/max")).floats();
    for (int i = 0; i < least.length; i++) {
      assertThat(least[i]).isEqualTo(-greatest[i]);
    }
    assertThat(greatest).doesNotHaveDuplicates();
    EvaluationOptions options = EvaluationOptions.standard().trainedAs(training.manifest());
    float[] one =
        run(
            QuantizedChain.frozen(
                EvaluationGraph.rewrite(training.graph(), options).graph(),
                values,
                List.of(LOGITS)));
    assertThat(one).hasSize(12);
  }
}
