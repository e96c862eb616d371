package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Quantization;
import io.rangefinder.jobs.source.pixels.Images;
import io.rangefinder.tflite.TfliteReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Networks that take something else than three normalized colours, from calibration to figures. */
final class InputFormsTest {
  private static final String PIXELS = "preprocessing { mean = 0, std = 1 }\n";

  @TempDir private static Path folder;
  private static Path images;

  @TempDir private Path output;

  @BeforeAll
  static void draw() throws IOException {
    images = Files.createDirectories(folder.resolve("images"));
    for (int i = 0; i < 3; i++) {
      BufferedImage drawn = Images.pattern(20 + i, 30, BufferedImage.TYPE_INT_RGB);
      Files.write(images.resolve(i + ".png"), Images.encode(drawn, "png"));
    }
    Files.write(
        images.resolve("3.webp"),
        Images.webp(Images.pattern(20, 20, BufferedImage.TYPE_INT_RGB), true));
  }

  @Test
  void networkThatCastsItsPixelsTakesThemFromCalibrationToFigures() throws IOException {
    Path model = network(DataType.DT_UINT8, 3);
    Refusal.of(
        calibrate(
            configuration("image_tensor", 3, "relu", "preprocessing { mean = 128, std = 128 }"),
            model),
        "the input 'image_tensor'",
        "takes uint8 pixels",
        "preprocessing.mean = 0");
    Path configuration = configuration("image_tensor", 3, "relu", PIXELS);
    CommandRun calibrated = CommandRun.done(calibrate(configuration, model));
    Path quantized = output.resolve("uint8.tflite");
    CommandRun.done(DrawnDataset.quantize(output.resolve("RUN"), quantized));

    CommandRun evaluated = CommandRun.done(evaluate(configuration, model, quantized));

    assertThat(calibrated.out()).contains("images      4 found, 4 listed, 4 calibrated");
    assertThat(evaluated.out())
        .containsPattern("output      relu: signal to noise [0-9.]+ dB, mean absolute error ")
        .doesNotContain("agreement");
    JsonNode figures = report().path("outputs").path("relu");
    assertThat(figures.path("signal-to-noise-db").asDouble()).isGreaterThan(20);
    assertThat(figures.path("mean-absolute-error").asDouble()).isBetween(0.0, 2.0);
    assertThat(report().has("agreement")).isFalse();
    JsonNode run = new ObjectMapper().readTree(output.resolve("RUN/run.json").toFile());
    assertThat(run.path("pixel-inputs").toString()).isEqualTo("[\"image_tensor\"]");
    Graph written = TfliteReader.read(Files.readAllBytes(quantized), "uint8.tflite");
    assertThat(written.tensor("image_tensor").quantization()).isEqualTo(new Quantization(1, 0));
  }

  @Test
  void greyNetworkTakesLuminanceAndAConstantOutputIsSaidToBeOne() throws IOException {
    Path model = network(DataType.DT_FLOAT, 1);
    Path configuration = configuration("image_tensor", 1, "relu, zero", PIXELS);
    CommandRun.done(calibrate(configuration, model));
    Path quantized = output.resolve("uint8.tflite");
    CommandRun.done(DrawnDataset.quantize(output.resolve("RUN"), quantized));

    CommandRun evaluated = CommandRun.done(evaluate(configuration, model, quantized));

    assertThat(evaluated.out())
        .contains("output      zero: exact, 0 throughout in both networks")
        .doesNotContain("NaN");
    assertThat(report().path("outputs").path("zero").path("signal-to-noise-db").isNull()).isTrue();
    assertThat(report().path("outputs").path("zero").path("signal-to-noise").asText())
        .isEqualTo("exact");
  }

  @Test
  void namesAndShapeOfATfliteAreCheckedAndItsOutputsCut() throws IOException {
    CommandRun.done(
        calibrate(configuration("image_tensor", 3, "relu", PIXELS), network(DataType.DT_FLOAT, 3)));
    Path tflite =
        Files.copy(output.resolve("RUN/deployable.tflite"), output.resolve("float.tflite"));
    Files.move(output.resolve("RUN"), output.resolve("FIRST"));

    Refusal.of(
        calibrate(configuration("imagetensor", 3, "rellu", PIXELS), tflite),
        "the input 'imagetensor' is not there; nearest are 'image_tensor'",
        "the output 'rellu' is not there; nearest are 'relu'");
    CommandRun.done(
        calibrate(configuration("image_tensor", 3, "image_tensor, relu", PIXELS), tflite));

    JsonNode run = new ObjectMapper().readTree(output.resolve("RUN/run.json").toFile());
    assertThat(run.toString()).contains("\"outputs\":[\"image_tensor\",\"relu\"]");
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(output.resolve("EVAL/evaluation.json").toFile());
  }

  private Object[] calibrate(Path configuration, Path model) {
    return new Object[] {
      "calibrate",
      "--config",
      configuration,
      "--model",
      model,
      "--images",
      images,
      "--output",
      output.resolve("RUN"),
      "--preparation",
      "none",
      "--master",
      "local[1]"
    };
  }

  private Object[] evaluate(Path configuration, Path model, Path quantized) {
    return new Object[] {
      "evaluate",
      "--config",
      configuration,
      "--model",
      model,
      "--quantized",
      quantized,
      "--images",
      images,
      "--output",
      output.resolve("EVAL"),
      "--master",
      "local[1]"
    };
  }

  private Path configuration(String input, int channels, String outputs, String preprocessing)
      throws IOException {
    return Files.writeString(
        output.resolve("model.conf"),
        "model { input = %s, input-shape = [1, 8, 8, %d], outputs = [%s] }%n%s"
            .formatted(input, channels, outputs, preprocessing));
  }

  /** relu = max(0, convolution of the pixels), zero = max(0, something negative). */
  private Path network(DataType input, int channels) throws IOException {
    GraphDef.Builder graph = GraphDef.newBuilder();
    graph.addNode(
        NodeDef.newBuilder()
            .setName("image_tensor")
            .setOp("Placeholder")
            .putAttr("dtype", type(input)));
    boolean cast = input != DataType.DT_FLOAT;
    if (cast) {
      graph.addNode(
          NodeDef.newBuilder()
              .setName("ToFloat")
              .setOp("Cast")
              .addInput("image_tensor")
              .putAttr("SrcT", type(input))
              .putAttr("DstT", type(DataType.DT_FLOAT)));
    }
    String pixels = cast ? "ToFloat" : "image_tensor";
    graph.addNode(constant("weights", weights(channels, 0.25f, -0.25f)));
    graph.addNode(convolution("conv", pixels, "weights"));
    graph.addNode(unary("relu", "Relu", "conv"));
    graph.addNode(constant("below", weights(channels, -0.1f, -0.1f)));
    graph.addNode(convolution("negative", pixels, "below"));
    graph.addNode(unary("zero", "Relu", "negative"));
    return Files.write(output.resolve("network.pb"), graph.build().toByteArray());
  }

  private static NodeDef.Builder unary(String name, String operator, String input) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp(operator)
        .addInput(input)
        .putAttr("T", type(DataType.DT_FLOAT));
  }

  private static NodeDef.Builder constant(String name, TensorProto value) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", type(DataType.DT_FLOAT))
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build());
  }

  private static NodeDef.Builder convolution(String name, String input, String weights) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Conv2D")
        .addInput(input)
        .addInput(weights)
        .putAttr("T", type(DataType.DT_FLOAT))
        .putAttr("strides", strides())
        .putAttr("padding", text("SAME"))
        .putAttr("data_format", text("NHWC"));
  }

  private static TensorProto weights(int channels, float step, float first) {
    ByteBuffer values = ByteBuffer.allocate(channels * 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < channels * 4; i++) {
      values.putFloat(step * (i % 5) + first);
    }
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int extent : new int[] {1, 1, channels, 4}) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
    }
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape)
        .setTensorContent(ByteString.copyFrom(values.array()))
        .build();
  }

  private static AttrValue strides() {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    for (int i = 0; i < 4; i++) {
      list.addI(1);
    }
    return AttrValue.newBuilder().setList(list).build();
  }

  private static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }
}
