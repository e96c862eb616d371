package io.rangefinder.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.ArrayReadWriteBuf;
import com.google.flatbuffers.FlexBuffers;
import io.rangefinder.ir.Constant;
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
    byte[] bytes = options(TfliteWriter.write(graph(ATTRIBUTES)));
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
  void optionsThatAreNoMapOfSimpleValuesAreCarriedOver() {
    byte[] tflite = TfliteWriter.write(graph(ATTRIBUTES));
    ByteBuffer options =
        Model.getRootAsModel(ByteBuffer.wrap(tflite))
            .subgraphs(0)
            .operators(0)
            .customOptionsAsByteBuffer();
    for (int i = options.position(); i < options.limit(); i++) {
      byte[] damaged = tflite.clone();
      damaged[i] ^= 0x5a;
      Graph back = TfliteReader.read(damaged, "model", UnknownOperators.KEPT);
      assertThat(back.nodes().get(0).op().kind()).isEqualTo("FancyOp");
    }
    byte[] damaged = tflite.clone();
    damaged[options.limit() - 2] = 0;
    Graph back = TfliteReader.read(damaged, "model", UnknownOperators.KEPT);
    assertThat(options(TfliteWriter.write(back))).isEqualTo(options(damaged));
  }

  @Test
  void aStructureOfOptionsIsWrittenByteForByte() {
    byte[] structure = {1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0};
    Custom op =
        new Custom(
            "Convolution2DTransposeBias",
            Map.of(),
            Constant.ofBytes(DataType.UINT8, Shape.of(structure.length), structure),
            List.of(new TensorType(DataType.FLOAT32, Shape.of(1, 4))));
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    builder.node("y", op, "x");
    byte[] tflite = TfliteWriter.write(builder.build("y"));

    Graph back = TfliteReader.read(tflite, "model", UnknownOperators.KEPT);

    assertThat(back.nodes().get(0).op()).isEqualTo(op);
    assertThat(options(TfliteWriter.write(back))).containsExactly(structure);
  }

  private static byte[] options(byte[] tflite) {
    ByteBuffer stored =
        Model.getRootAsModel(ByteBuffer.wrap(tflite))
            .subgraphs(0)
            .operators(0)
            .customOptionsAsByteBuffer();
    byte[] bytes = new byte[stored.remaining()];
    stored.get(bytes);
    return bytes;
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
