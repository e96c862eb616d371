package io.rangefinder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Tanh;
import java.util.List;
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

    PixelInputs pixels = PixelInputs.of(graph, "g");
    Graph floats = pixels.asFloats();

    assertThat(pixels.names()).containsExactly("image_tensor");
    assertThat(floats.tensor("image_tensor").isFloat()).isTrue();
    assertThat(floats.nodes()).extracting(node -> node.op().kind()).containsExactly("Relu", "Tanh");
    assertThat(floats.nodes()).allMatch(node -> node.input(0).equals("image_tensor"));
  }

  @Test
  void inputWhoseBytesAreMovedBeforeTheyAreCastBecomesFloatToo() {
    GraphBuilder builder = Graph.builder();
    builder.input("image_tensor", DataType.UINT8, Shape.of(1, 2, 2, 3));
    builder.constant("bgr", Constant.vector(3));
    builder.node("reversed", new ReverseV2(), "image_tensor", "bgr");
    builder.constant("flat", Constant.vector(1, 12));
    builder.node("row", new Reshape(), "reversed", "flat");
    builder.node("size", new ShapeOf(DataType.INT32), "image_tensor");
    builder.node("ToFloat", new Cast(DataType.FLOAT32), "row");
    builder.node("relu", new Relu(), "ToFloat");
    Graph graph = builder.build("relu", "size");

    Graph floats = PixelInputs.of(graph, "g").asFloats();

    assertThat(floats.nodes())
        .extracting(node -> node.op().kind())
        .containsExactlyInAnyOrder("ReverseV2", "Reshape", "ShapeOf", "Relu");
    for (String name : List.of("image_tensor", "reversed", "row")) {
      assertThat(floats.tensor(name).isFloat()).as(name).isTrue();
    }
    assertThat(floats.producer("relu").orElseThrow().input(0)).isEqualTo("row");
  }

  @Test
  void otherUsesOfBytesAreNamed() {
    GraphBuilder builder = Graph.builder();
    builder.input("bytes", DataType.UINT8, Shape.of(1, 4));
    builder.node("whole", new Cast(DataType.INT32), "bytes");
    builder.node("same", new Identity(), "bytes");
    Graph graph = builder.build("whole", "same");

    assertThatThrownBy(() -> PixelInputs.of(graph, "g"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot feed images to 'g': it takes uint8 pixels")
        .hasMessageContaining("Cast 'whole' takes the bytes of the input 'bytes'")
        .hasMessageContaining("the bytes of the input 'bytes' are the output 'same'");
  }

  @Test
  void networkOfFloatsStaysAsItIs() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    builder.node("y", new Relu(), "x");
    Graph graph = builder.build("y");

    assertThat(PixelInputs.of(graph, "g").names()).isEmpty();
    assertThat(PixelInputs.of(graph, "g").asFloats()).isSameAs(graph);
  }
}
