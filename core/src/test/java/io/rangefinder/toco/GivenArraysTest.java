package io.rangefinder.toco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.Relu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GivenArraysTest {
  @Test
  void aConstantTakesThePlaceOfWhatComputedIt() {
    Graph graph = GivenArrays.apply(graph(Shape.of(1, 3)), List.of(filled("a")), new ArrayList<>());

    assertThat(graph.constant("a").orElseThrow().floats()).containsExactly(2, 2, 2);
    assertThat(graph.nodes()).extracting(node -> node.name()).containsExactly("b", "y");
  }

  @Test
  void constantsThatFillTheMemoryAreRefused() {
    Graph graph = graph(Shape.of(1 << 14, 1 << 14));

    assertThatThrownBy(() -> GivenArrays.apply(graph, List.of(filled("b")), new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "file:1 makes 'b' float32[16384,16384] constant, with which the constants of the file"
                + " exceed 134217728 elements; name fewer arrays");
  }

  @Test
  void arraysWithoutShapeCannotBeConstant() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 3));
    TensorType unknown = new TensorType(DataType.FLOAT32, Shape.unknown());
    builder.node("y", new Custom("Fancy", Map.of(), List.of(unknown)), "x");

    assertThatThrownBy(
            () -> GivenArrays.apply(builder.build("y"), List.of(filled("y")), new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("only float arrays of known shape that are no inputs can be");
  }

  private static Graph graph(Shape shape) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, shape);
    builder.node("a", new Relu(), "x");
    builder.node("b", new Relu(), "x");
    builder.node("y", new Add(Activation.NONE), "a", "b");
    return builder.build("y");
  }

  private static ExtraInfo filled(String name) {
    return new ExtraInfo("file:1", name, null, null, null, null, 2f);
  }
}
