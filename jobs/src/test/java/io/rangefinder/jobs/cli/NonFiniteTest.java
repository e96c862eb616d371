package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.jobs.source.pixels.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The logarithm of a black pixel is not finite. */
final class NonFiniteTest {
  private static final AttrValue FLOAT = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();

  private static final String CONFIGURATION =
      """
      model { input = input, input-shape = [1, 8, 8, 3], outputs = [log] }
      preprocessing { mean = 0, std = 255 }
      """;

  @TempDir private Path folder;

  @Test
  void theTensorAndTheImagesAreNamed() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    for (String name : new String[] {"a", "b", "c"}) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      image.createGraphics().fillRect(0, 0, 8, name.equals("b") ? 4 : 8);
      Files.write(images.resolve(name + ".png"), Images.encode(image, "png"));
    }

    CommandRun run =
        CommandRun.done(
            "calibrate",
            "--config",
            Files.writeString(folder.resolve("log.conf"), CONFIGURATION),
            "--model",
            Files.write(folder.resolve("log.pb"), logarithm()),
            "--images",
            images,
            "--output",
            folder.resolve("RUN"),
            "--master",
            "local[1]");

    assertThat(run.out())
        .contains("not finite  'log' has NaN or infinities in 1 images: b.png")
        .doesNotContain("'input' has");
    JsonNode found =
        new ObjectMapper().readTree(folder.resolve("RUN/run.json").toFile()).at("/non-finite");
    assertThat(found.toString()).isEqualTo("{\"log\":{\"images\":1,\"first\":[\"b.png\"]}}");
  }

  private static byte[] logarithm() {
    return GraphDef.newBuilder()
        .addNode(NodeDef.newBuilder().setName("input").setOp("Placeholder").putAttr("dtype", FLOAT))
        .addNode(
            NodeDef.newBuilder().setName("log").setOp("Log").addInput("input").putAttr("T", FLOAT))
        .build()
        .toByteArray();
  }
}
