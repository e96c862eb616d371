package io.rangefinder.tensorflow.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointWriter;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.testing.CheckpointFolders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.TensorProto;

final class UntrainedRangesTest {
  private static final String EVALUATION =
      """
      x = Placeholder() dtype=type: DT_FLOAT; shape=shape { dim { size: 2 } }
      relu = RELU(x) T=type: DT_FLOAT
      act_quant/min = VarHandleOp() dtype=type: DT_FLOAT; shape=shape {}; shared_name=s: 'act_quant/min'
      act_quant/max = VarHandleOp() dtype=type: DT_FLOAT; shape=shape {}; shared_name=s: 'act_quant/max'
      least = ReadVariableOp(act_quant/min) dtype=type: DT_FLOAT
      greatest = ReadVariableOp(act_quant/max) dtype=type: DT_FLOAT
      quant = FakeQuantWithMinMaxVars(relu, least, greatest) num_bits=i: 8
      """;

  private static final String TRAINING =
      EVALUATION.replace("quant = F", "raw_quant = F").replace("greatest)", "greatest, ^step)")
          + """
          fake_quantization_step = VarHandleOp() dtype=type: DT_INT64; shape=shape {}; shared_name=s: 'fake_quantization_step'
          one = Const() dtype=type: DT_INT64; value=tensor { dtype: DT_INT64 tensor_shape {} int64_val: 1 }
          step = AssignAddVariableOp(fake_quantization_step, one) dtype=type: DT_INT64
          count = ReadVariableOp(fake_quantization_step, ^step) dtype=type: DT_INT64
          wait = Const() dtype=type: DT_INT64; value=tensor { dtype: DT_INT64 tensor_shape {} int64_val: 500 }
          begun = GreaterEqual(count, wait) T=type: DT_INT64
          quant = SelectV2(begun, raw_quant, relu) T=type: DT_FLOAT
          """;

  @Test
  void aRangeThatWasTrainedIsNoSign() {
    assertThat(signs("Relu", Map.of("act_quant/min", number(0), "act_quant/max", number(5.5f))))
        .isEmpty();
  }

  @Test
  void aRangeAsBeforeTrainingIsNamed() {
    Map<String, TensorProto> untouched =
        Map.of("act_quant/min", number(0), "act_quant/max", number(6));

    assertThat(signs("Relu", untouched))
        .containsExactly(
            "the range of 'quant' is 0.0 to 6.0, as before any training. Train on, and save its"
                + " variables with the others.");
    assertThat(signs("Relu6", untouched)).isEmpty();
    assertThat(signs("Relu6", Map.of("act_quant/min", number(-6), "act_quant/max", number(6))))
        .hasSize(1);
  }

  @Test
  void averagesThatTookNoStepAreNamedWhateverTheirRange() {
    Map<String, TensorProto> range = Map.of("act_quant/min", number(0), "act_quant/max", number(6));
    Map<String, TensorProto> still = new TreeMap<>(range);
    still.put("act_quant/act_quant/min/local_step", number(0));
    Map<String, TensorProto> moved = new TreeMap<>(range);
    moved.put("act_quant/act_quant/min/local_step", number(7));
    Map<String, TensorProto> others = new TreeMap<>(range);
    others.put("fact_quant/min/local_step", number(7));

    assertThat(signs("Relu6", still))
        .containsExactly(
            "the range of 'quant' was never averaged: 'act_quant/min' took no step. Train on with"
                + " the graph that was rewritten for training.");
    assertThat(signs("Relu", moved)).isEmpty();
    assertThat(signs("Relu", others)).hasSize(1);
  }

  @Test
  void aCounterBelowTheDelayIsNamed() {
    assertThat(trainedFor(499))
        .containsExactly(
            "training had not begun to quantize: 'fake_quantization_step' counts 499 runs of the"
                + " 500 that it waits. Train on.");
    assertThat(trainedFor(500)).isEmpty();
  }

  @Test
  void constantRangesAreNobodysVariables() {
    String constants =
        EVALUATION.replace(
            "act_quant/max = VarHandleOp() dtype=type: DT_FLOAT; shape=shape {}; shared_name=s: 'act_quant/max'",
            "six = Const() dtype=type: DT_FLOAT; value=tensor { dtype: DT_FLOAT tensor_shape {} float_val: 6 }");

    assertThat(
            signs(
                constants.replace("ReadVariableOp(act_quant/max) dtype", "Identity(six) T"),
                FreezeRequest.of(List.of("quant")),
                Map.of("act_quant/min", number(0))))
        .isEmpty();
  }

  private static List<String> trainedFor(long runs) {
    return signs(
        TRAINING.replace("RELU", "Relu"),
        FreezeRequest.of(List.of("quant")).strippingTraining(),
        Map.of(
            "act_quant/min",
            number(0),
            "act_quant/max",
            number(5),
            "fake_quantization_step",
            TensorProtos.encode(Constant.ofLongs(Shape.of(), runs))));
  }

  private static List<String> signs(String activation, Map<String, TensorProto> tensors) {
    return signs(
        EVALUATION.replace("RELU", activation), FreezeRequest.of(List.of("quant")), tensors);
  }

  private static List<String> signs(
      String graph, FreezeRequest request, Map<String, TensorProto> tensors) {
    Checkpoint checkpoint =
        Checkpoint.open(
            CheckpointFiles.find(
                CheckpointFolders.of(new CheckpointWriter().write("model", new TreeMap<>(tensors))),
                ""));
    return GraphFreezer.freeze(
            GraphText.graph(graph.replace("RELU", "Relu")),
            "",
            checkpoint,
            KeyOptions.PLAIN,
            request)
        .warnings();
  }

  private static TensorProto number(float value) {
    return TensorProtos.encode(Constant.ofFloats(Shape.of(), value));
  }
}
