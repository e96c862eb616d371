package io.rangefinder.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.UserException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.tensorflow.Tensor;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

final class TrainingTest {
  /** Of weight 0 and bias 0 the errors are -3 and -5, at 1 and 2. */
  private static final double WEIGHT_GRADIENT = (2 * -3 * 1 + 2 * -5 * 2) / 2.0;

  private static final double BIAS_GRADIENT = (2 * -3 + 2 * -5) / 2.0;

  @Test
  void aStepWithoutMomentumGoesAgainstTheGradient() {
    SortedMap<String, TensorProto> values = trained(1, 0);

    assertThat(number(values, "weight")).isCloseTo(-0.1 * WEIGHT_GRADIENT, within(1e-6));
    assertThat(number(values, "bias")).isCloseTo(-0.1 * BIAS_GRADIENT, within(1e-6));
  }

  @Test
  void theFirstStepWithMomentumLooksOneStepAhead() {
    SortedMap<String, TensorProto> values = trained(1, 0.9f);

    assertThat(number(values, "weight")).isCloseTo(-0.1 * 1.9 * WEIGHT_GRADIENT, within(1e-6));
    assertThat(number(values, "weight/Momentum")).isCloseTo(WEIGHT_GRADIENT, within(1e-6));
  }

  @Test
  void theSecondStepKeepsAPartOfTheFirst() {
    double weight = -0.1 * WEIGHT_GRADIENT;
    double bias = -0.1 * BIAS_GRADIENT;
    double gradient = ((weight + bias - 3) * 2 + (2 * weight + bias - 5) * 2 * 2) / 2;

    try (Training training = begin(0.5f, Map.of("weight", scalar(weight), "bias", scalar(bias)))) {
      step(training, 0);
      SortedMap<String, TensorProto> values = training.values();

      assertThat(number(values, "weight/Momentum")).isCloseTo(gradient, within(1e-5));
      step(training, 0.1f);
      assertThat(number(training.values(), "weight/Momentum"))
          .isCloseTo(1.5 * gradient, within(1e-5));
    }
  }

  @Test
  void theLossFallsUntilTheLineIsFound() {
    try (Training training = begin(0.5f, Map.of())) {
      float first = step(training, 0.1f);
      float last = first;
      for (int i = 0; i < 400; i++) {
        last = step(training, 0.1f);
      }

      assertThat(first).isEqualTo((9 + 25) / 2f);
      assertThat(last).isLessThan(1e-6f);
      assertThat(number(training.values(), "weight")).isCloseTo(2, within(1e-3));
    }
  }

  @Test
  void updatesOfTheGraphAreRunWithEveryStep() {
    assertThat(number(trained(3, 0), "seen")).isEqualTo(3.0);
  }

  @Test
  void twoTrainingsGiveTheSameBytes() {
    assertThat(trained(20, 0.9f)).isEqualTo(trained(20, 0.9f));
  }

  @Test
  void aTrainingThatStopsGoesOnFromItsValues() {
    SortedMap<String, TensorProto> half = trained(5, 0.9f);

    try (Training training = begin(0.9f, half)) {
      for (int i = 0; i < 5; i++) {
        step(training, 0.1f);
      }
      assertThat(training.values()).isEqualTo(trained(10, 0.9f));
    }
  }

  @Test
  void aLossThatIsNotFiniteIsTheUsersError() {
    try (Training training = begin(0.9f, Map.of("weight", scalar(Double.NaN)))) {
      assertThatThrownBy(() -> step(training, 0.1f))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "The loss of step 1 is NaN, at the learning rate 0.1. Lower the rate, and look for"
                  + " values that are not finite in the batch.");
    }
  }

  @Test
  void variablesThatTheLossDoesNotDependOnAreNamed() {
    TrainableGraph graph =
        new TrainableGraph(
            LinearModel.graph().graph(),
            List.of("weight", "seen"),
            List.of(),
            LinearModel.graph().initializers());

    assertThatThrownBy(() -> Training.begin(graph, LinearModel.LOSS, 0, Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("does not depend on these variables", "seen");
  }

  @Test
  void allThatCannotBeginIsNamedAtOnce() {
    TrainableGraph graph = LinearModel.graph();
    TrainableGraph others =
        new TrainableGraph(
            graph.graph(),
            graph.trained(),
            graph.updates(),
            Map.of("weight", "begin_weight", "seen", "nowhere"));
    Map<String, TensorProto> vector =
        Map.of(
            "bias",
            scalar(1).toBuilder()
                .setTensorShape(
                    TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dim.newBuilder().setSize(1)))
                .build());

    assertThatThrownBy(() -> Training.begin(others, LinearModel.LOSS, 0, vector))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(
            "the variable 'bias' is DT_FLOAT[], and its value DT_FLOAT[1]",
            "the variable 'seen' has no value, and the graph no node 'nowhere' that gives it one");
  }

  @Test
  void whatIsNoFloatResourceIsNotTrained() {
    TrainableGraph graph =
        new TrainableGraph(LinearModel.graph().graph(), List.of("wait"), List.of(), Map.of());

    assertThatThrownBy(() -> Training.begin(graph, LinearModel.LOSS, 0, Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("there is no variable 'wait'");
  }

  private static SortedMap<String, TensorProto> trained(int steps, float momentum) {
    try (Training training = begin(momentum, Map.of())) {
      for (int i = 0; i < steps; i++) {
        step(training, 0.1f);
      }
      return training.values();
    }
  }

  private static Training begin(float momentum, Map<String, TensorProto> values) {
    return Training.begin(LinearModel.graph(), LinearModel.LOSS, momentum, values);
  }

  private static float step(Training training, float rate) {
    Map<String, Tensor> points = LinearModel.points();
    try {
      return training.step(points, rate);
    } finally {
      points.values().forEach(Tensor::close);
    }
  }

  private static TensorProto scalar(double value) {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(TensorShapeProto.getDefaultInstance())
        .addFloatVal((float) value)
        .build();
  }

  private static double number(SortedMap<String, TensorProto> values, String name) {
    ByteString bytes = values.get(name).getTensorContent();
    return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }
}
