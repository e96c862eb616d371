package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FloatModelsTest {
  @Test
  void borrowersOfTheSameGraphShareOneModel() {
    byte[] graph = graph("shared");
    try (FloatModels.Lease first = FloatModels.borrow(graph, List.of("y"));
        FloatModels.Lease second = FloatModels.borrow(graph.clone(), List.of("y"))) {
      assertThat(second.model()).isSameAs(first.model());
    }
  }

  @Test
  void modelOutlivesItsLastBorrower() {
    byte[] graph = graph("kept");
    FloatModel model;
    try (FloatModels.Lease lease = FloatModels.borrow(graph, List.of("y"))) {
      model = lease.model();
    }
    try (FloatModels.Lease lease = FloatModels.borrow(graph, List.of("y"))) {
      assertThat(lease.model()).isSameAs(model);
    }
  }

  @Test
  void otherFetchesMakeAnotherModel() {
    byte[] graph = graph("fetches");
    try (FloatModels.Lease first = FloatModels.borrow(graph, List.of("y"));
        FloatModels.Lease second = FloatModels.borrow(graph, List.of("y", "fetches"))) {
      assertThat(second.model()).isNotSameAs(first.model());
    }
  }

  @Test
  void modelThatNobodyHoldsIsDroppedWhenOthersWereUsedSince() {
    byte[] graph = graph("old");
    FloatModel old;
    try (FloatModels.Lease lease = FloatModels.borrow(graph, List.of("y"))) {
      old = lease.model();
    }
    for (int i = 0; i < 3; i++) {
      FloatModels.borrow(graph("newer" + i), List.of("y")).close();
    }
    try (FloatModels.Lease lease = FloatModels.borrow(graph, List.of("y"))) {
      assertThat(lease.model()).isNotSameAs(old);
    }
  }

  @Test
  void modelOnLoanIsNotDroppedHoweverManyOthersAreUsed() {
    try (FloatModels.Lease held = FloatModels.borrow(graph("held"), List.of("y"))) {
      for (int i = 0; i < 4; i++) {
        FloatModels.borrow(graph("other" + i), List.of("y")).close();
      }

      List<Float> outputs = new ArrayList<>();
      held.model()
          .run(
              "held",
              new FloatTensor(Shape.of(1), new float[] {9}),
              (fetch, values) -> outputs.add(values.get(0)));
      assertThat(outputs).containsExactly(6f);
    }
  }

  private static byte[] graph(String input) {
    return new GraphDefs().placeholder(input).node("y", "Relu6", input).bytes();
  }
}
