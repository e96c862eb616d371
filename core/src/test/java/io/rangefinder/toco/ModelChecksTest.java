package io.rangefinder.toco;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Tanh;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelChecksTest {
  @ParameterizedTest
  @CsvSource({
    "Relu, 2, -1",
    "Relu, 1, 2",
    "Relu, 1, 1",
    "Tanh, -1, 1",
    "Total, 3, 3",
    "Arrays, 4, 5",
    "Conv, 0, -1",
    "None, 7, 8",
  })
  void acceptsWhatHolds(String type, int min, int max) {
    assertThatCode(() -> ModelChecks.require(graph(), List.of(new ModelCheck(type, min, max))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "Relu, 3, -1, 2, minimum, 3",
    "Relu, 0, 1, 2, maximum, 1",
    "Total, -1, 2, 3, maximum, 2",
    "Arrays, 5, 9, 4, minimum, 5",
    "Conv, 1, -1, 0, minimum, 1",
  })
  void refusesWhatDoesNot(String type, int min, int max, int count, String limit, int value) {
    assertThatThrownBy(() -> ModelChecks.require(graph(), List.of(new ModelCheck(type, min, max))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "count of %s is %d, but the specified %s is %d; the model has Relu 2, Tanh 1"
                .formatted(type, count, limit, value));
  }

  @Test
  void namesEveryDemandThatDoesNotHold() {
    assertThatThrownBy(
            () ->
                ModelChecks.require(
                    graph(), List.of(new ModelCheck("Relu", 3, -1), new ModelCheck("Tanh", 2, -1))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("count of Relu is 2")
        .hasMessageContaining("count of Tanh is 1");
  }

  private static Graph graph() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    builder.node("a", new Relu(), "x");
    builder.node("b", new Tanh(), "a");
    builder.node("c", new Relu(), "b");
    return builder.build("c");
  }
}
