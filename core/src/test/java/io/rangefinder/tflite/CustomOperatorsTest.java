package io.rangefinder.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.ArrayReadWriteBuf;
import com.google.flatbuffers.FlexBuffers;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.Custom.Attribute;
import io.rangefinder.ir.op.Relu;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Model;

final class CustomOperatorsTest {
  private static final Map<String, Attribute> ATTRIBUTES =
      Map.of(
          "alpha", new Attribute.Real(0.5),
          "count", new Attribute.Whole(-3_000_000_000L),
          "flag", new Attribute.Truth(true),
          "mode", new Attribute.Text("ab"),
          "sizes",
              new Attribute.Several(
                  List.of(new Attribute.Whole(1), new Attribute.Whole(2), new Attribute.Whole(3))));

  @Test
  void keepTheirNameAttributesAndTypes() {
    byte[] tflite = TfliteWriter.write(graph(ATTRIBUTES));
    Graph back = TfliteReader.read(tflite, "model", UnknownOperators.KEPT);

    assertThat(back.nodes().get(0).op()).isEqualTo(fancy(ATTRIBUTES));
    assertThat(back.tensor("y").type()).hasToString("float32[?]");
    assertThat(TfliteWriter.write(back)).isEqualTo(tflite);
  }

  @Test
  void areWrittenWithAFlexBufferOfTheirAttributes() {
    Model model = Model.getRootAsModel(ByteBuffer.wrap(TfliteWriter.write(graph(ATTRIBUTES))));

    assertThat(model.operatorCodes(1).customCode()).isEqualTo("FancyOp");
    ByteBuffer stored = model.subgraphs(0).operators(0).customOptionsAsByteBuffer();
    byte[] bytes = new byte[stored.remaining()];
    stored.get(bytes);
    FlexBuffers.Map options =
        FlexBuffers.getRoot(new ArrayReadWriteBuf(bytes, bytes.length)).asMap();
    assertThat(options.get("alpha").asFloat()).isEqualTo(0.5);
    assertThat(options.get("mode").asString()).isEqualTo("ab");
    assertThat(options.get("sizes").asVector().get(2).asInt()).isEqualTo(3);
  }

  @Test
  void withoutAttributesHaveNoOptions() {
    Model model = Model.getRootAsModel(ByteBuffer.wrap(TfliteWriter.write(graph(Map.of()))));

    assertThat(model.subgraphs(0).operators(0).customOptionsLength()).isZero();
  }

  @Test
  void areRefusedUnlessAskedFor() {
    byte[] tflite = TfliteWriter.write(graph(ATTRIBUTES));

    assertThatThrownBy(() -> TfliteReader.read(tflite, "model"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("operator CUSTOM 'FancyOp' is not supported (1 in the file)");
  }

  @Test
  void damagedOptionsAreSaid() {
    byte[] tflite = TfliteWriter.write(graph(ATTRIBUTES));
    ByteBuffer options =
        Model.getRootAsModel(ByteBuffer.wrap(tflite))
            .subgraphs(0)
            .operators(0)
            .customOptionsAsByteBuffer();
    for (int i = options.position(); i < options.limit(); i++) {
      byte[] damaged = tflite.clone();
      damaged[i] ^= 0x5a;
      try {
        TfliteReader.read(damaged, "model", UnknownOperators.KEPT);
      } catch (UserException e) {
        assertThat(e).hasMessageContaining("model");
      }
    }
    byte[] damaged = tflite.clone();
    damaged[options.limit() - 2] = 0;
    assertThatThrownBy(() -> TfliteReader.read(damaged, "model", UnknownOperators.KEPT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("operator 0 (CUSTOM 'FancyOp'): its options are no map");
  }

  @Test
  void listsHoldValuesOfOneKind() {
    assertThatThrownBy(
            () -> new Attribute.Several(List.of(new Attribute.Whole(1), new Attribute.Truth(true))))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a list of values of different kinds");
  }

  private static Custom fancy(Map<String, Attribute> attributes) {
    return new Custom(
        "FancyOp", attributes, List.of(new TensorType(DataType.FLOAT32, Shape.unknown())));
  }

  private static Graph graph(Map<String, Attribute> attributes) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    builder.node("f", fancy(attributes), "x");
    builder.node("y", new Relu(), "f");
    return builder.build("y");
  }
}
