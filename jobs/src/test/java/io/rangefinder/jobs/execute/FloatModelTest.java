package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.tensorflow.TensorFlow;

final class FloatModelTest {
  @Test
  void theEngineIsTheOneThatStatisticsAreStoredUnder() {
    assertThat(FloatModel.ENGINE).isEqualTo("TensorFlow " + TensorFlow.version());
  }

  private static final byte[] CLIPPED_SQUARE =
      new GraphDefs()
          .placeholder("image/x")
          .node("net/square", "Square", "image/x")
          .node("net/clipped", "Relu6", "net/square")
          .bytes();

  @Test
  void everyRunShowsEveryFetchInTheOrderOfTheList() {
    try (FloatModel model = FloatModel.load(CLIPPED_SQUARE, List.of("net/clipped", "net/square"))) {
      List<String> seen = new ArrayList<>();

      model.run(
          "image/x",
          tensor(1, -2, 3),
          (fetch, values) -> {
            float[] copy = new float[values.remaining()];
            values.get(copy);
            seen.add(model.fetches().get(fetch) + " " + List.of(copy[0], copy[1], copy[2]));
          });

      assertThat(seen).containsExactly("net/clipped [1.0, 4.0, 6.0]", "net/square [1.0, 4.0, 9.0]");
    }
  }

  @Test
  void placeholderCanBeFetchedBesideWhatIsComputedFromIt() {
    assertThat(run(CLIPPED_SQUARE, List.of("net/square", "image/x"), Map.of("image/x", tensor(3))))
        .containsExactly(Map.entry("image/x", 3f), Map.entry("net/square", 9f));
  }

  @Test
  void outputsBeyondTheFirstAreNamedWithTheirNumber() {
    byte[] halves =
        new GraphDefs()
            .placeholder("x")
            .intScalar("axis", 0)
            .split("halves", 2, "axis", "x")
            .bytes();

    assertThat(run(halves, List.of("halves", "halves:1"), Map.of("x", tensor(5, 7))))
        .containsExactly(Map.entry("halves", 5f), Map.entry("halves:1", 7f));
  }

  @Test
  void networkMayHaveSeveralInputs() {
    byte[] difference =
        new GraphDefs().placeholder("a").placeholder("b").node("a-b", "Sub", "a", "b").bytes();

    assertThat(run(difference, List.of("a-b"), Map.of("a", tensor(5), "b", tensor(7))))
        .containsExactly(Map.entry("a-b", -2f));
  }

  @Test
  void threadsShareOneModel() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (FloatModel model = FloatModel.load(CLIPPED_SQUARE, List.of("net/square"))) {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        float value = thread;
        wrong.add(threads.submit(() -> wrongSquares(model, value)));
      }
      for (Future<Integer> count : wrong) {
        assertThat(count.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int wrongSquares(FloatModel model, float value) {
    int[] wrong = {0};
    for (int i = 0; i < 200; i++) {
      model.run(
          "image/x",
          tensor(value, value),
          (fetch, values) -> wrong[0] += values.get(1) == value * value ? 0 : 1);
    }
    return wrong[0];
  }

  @Test
  void allAbsentFetchesAreNamedAtOnce() {
    assertThatThrownBy(
            () -> FloatModel.load(CLIPPED_SQUARE, List.of("net/logits", "net/square", "x:1")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'net/logits'")
        .hasMessageContaining("'x:1'")
        .hasMessageNotContaining("net/square");
  }

  @Test
  void tensorOfAnotherTypeIsNotObserved() {
    byte[] graph = new GraphDefs().placeholder("x").intScalar("axis", 0).bytes();

    assertThatThrownBy(() -> FloatModel.load(graph, List.of("x", "axis")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'axis' is DT_INT32");
  }

  @Test
  void unknownOperatorIsTheUsersError() {
    byte[] graph = new GraphDefs().placeholder("x").node("y", "NoSuchOperator", "x").bytes();

    assertThatThrownBy(() -> FloatModel.load(graph, List.of("y")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("NoSuchOperator");
  }

  @Test
  void bytesThatAreNoGraphAreTheUsersError() {
    byte[] text = "not a graph at all".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> FloatModel.load(text, List.of("y")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no GraphDef");
  }

  @Test
  void batchThatTheNetworkCannotTakeIsTheUsersError() {
    byte[] difference =
        new GraphDefs().placeholder("a").placeholder("b").node("a-b", "Sub", "a", "b").bytes();

    assertThatThrownBy(
            () -> run(difference, List.of("a-b"), Map.of("a", tensor(1, 2), "b", tensor(1, 2, 3))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a-b");
  }

  private static Map<String, Float> run(
      byte[] graph, List<String> fetches, Map<String, FloatTensor> inputs) {
    Map<String, Float> first = new TreeMap<>();
    try (FloatModel model = FloatModel.load(graph, fetches)) {
      model.run(inputs, (fetch, values) -> first.put(fetches.get(fetch), values.get(0)));
    }
    return first;
  }

  private static FloatTensor tensor(float... values) {
    return new FloatTensor(Shape.of(values.length), values);
  }
}
