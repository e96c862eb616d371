package io.rangefinder.graphviz;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.graphviz.TransientMemory.Span;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Relu;
import org.junit.jupiter.api.Test;

class TransientMemoryTest {
  private static GraphBuilder withInput(int elements) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, elements));
    return builder;
  }

  @Test
  void inputsAndOutputsHaveNoPlace() {
    GraphBuilder builder = withInput(8);
    builder.node("y", new Relu(), "x");
    TransientMemory memory = TransientMemory.of(builder.build("y"));
    assertThat(memory.spans()).isEmpty();
    assertThat(memory.size()).isZero();
  }

  @Test
  void placesBeginAtMultiplesOfTheAlignment() {
    GraphBuilder builder = withInput(3);
    builder.node("a", new Relu(), "x");
    builder.node("b", new Relu(), "a");
    builder.node("y", new Relu(), "b");
    TransientMemory memory = TransientMemory.of(builder.build("y"));
    assertThat(memory.spans().values())
        .containsExactly(new Span("a", 0, 12), new Span("b", 64, 76));
    assertThat(memory.size()).isEqualTo(76);
  }

  @Test
  void aPlaceIsFreeAfterItsLastReader() {
    GraphBuilder builder = withInput(16);
    builder.node("a", new Relu(), "x");
    builder.node("b", new Relu(), "a");
    builder.node("c", new Relu(), "b");
    builder.node("d", new Add(Activation.NONE), "c", "b");
    builder.node("y", new Relu(), "d");
    TransientMemory memory = TransientMemory.of(builder.build("y"));
    assertThat(memory.spans().values())
        .containsExactly(
            new Span("a", 0, 64),
            new Span("b", 64, 128),
            new Span("c", 0, 64),
            new Span("d", 128, 192));
  }

  @Test
  void aResultThatNobodyReadsIsGoneAfterItsOperator() {
    GraphBuilder builder = withInput(16);
    builder.node("dead", new Relu(), "x");
    builder.node("a", new Relu(), "x");
    builder.node("y", new Relu(), "a");
    assertThat(TransientMemory.of(builder.build("y")).spans().values())
        .containsExactly(new Span("dead", 0, 64), new Span("a", 0, 64));
  }
}
