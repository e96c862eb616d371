package io.rangefinder.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Tanh;
import org.junit.jupiter.api.Test;

final class PixelInputsTest {
  @Test
  void inputThatIsOnlyCastBecomesFloatAndItsCastsGo() {
    GraphBuilder builder = Graph.builder();
    builder.input("image_tensor", DataType.UINT8, Shape.of(1, 4, 4, 3));
    builder.node("ToFloat", new Cast(DataType.FLOAT32), "image_tensor");
    builder.node("Cast", new Cast(DataType.FLOAT32), "image_tensor");
    builder.node("relu", new Relu(), "ToFloat");
    builder.node("tanh", new Tanh(), "Cast");
    Graph graph = builder.build("relu", "tanh");

    Graph floats = PixelInputs.asFloats(graph, PixelInputs.of(graph));

    assertThat(PixelInputs.of(graph)).containsExactly("image_tensor");
    assertThat(floats.tensor("image_tensor").isFloat()).isTrue();
    assertThat(floats.nodes()).extracting(node -> node.op().kind()).containsExactly("Relu", "Tanh");
    assertThat(floats.nodes()).allMatch(node -> node.input(0).equals("image_tensor"));
  }

  @Test
  void otherUsesOfBytesAreLeftAlone() {
    GraphBuilder builder = Graph.builder();
    builder.input("bytes", DataType.UINT8, Shape.of(1, 4));
    builder.node("whole", new Cast(DataType.INT32), "bytes");
    Graph graph = builder.build("whole");

    assertThat(PixelInputs.of(graph)).isEmpty();
    assertThat(PixelInputs.asFloats(graph, PixelInputs.of(graph))).isSameAs(graph);
  }
}
