package io.rangefinder.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.pixels.Aspect;
import io.rangefinder.jobs.source.pixels.ChannelOrder;
import io.rangefinder.jobs.source.pixels.Crop;
import io.rangefinder.jobs.source.pixels.PerChannel;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.source.pixels.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ModelConfigTest {
  private static final String MODEL =
      "model { input = x, input-shape = [1, 8, 6, 3], outputs = [y, z] }\n";

  static List<Path> shippedFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "conf", "models"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedFiles")
  void everyShippedFileIsRight(Path file) {
    ConfigBlock root = ConfigBlock.read(file, List.of());
    ModelConfig model = ModelConfig.parse(root);
    root.finish();

    assertThat(model.outputs()).isNotEmpty();
    assertThat(model.preprocessing().outputShape()).isEqualTo(model.inputShape());
  }

  @Test
  void everythingCanBeSaid() {
    ModelConfig model =
        parse(
            MODEL
                + """
                preprocessing {
                  crop = { fraction = 0.875, form = square }
                  resize { method = nearest, corners = half-pixel }
                  channels = bgr
                  mean = [103.94, 116.78, 123.68]
                  std = 58.8
                }
                """);

    assertThat(model)
        .isEqualTo(
            new ModelConfig(
                "x",
                Shape.of(1, 8, 6, 3),
                List.of("y", "z"),
                new Preprocessing(
                    new Crop(Crop.Form.SQUARE, 0.875),
                    new Resize(Resize.Method.NEAREST, Resize.Corners.HALF_PIXEL, 8, 6),
                    ChannelOrder.BGR,
                    PerChannel.of(103.94f, 116.78f, 123.68f),
                    PerChannel.all(58.8f))));
  }

  @Test
  void placeholdersAreSetByNameWhateverTheirNamesHold() {
    ModelConfig model =
        parse(
            MODEL
                + """
                model.set { is_training = false, "a/keep_prob" = 1.0, b.rate = 0 }
                preprocessing { mean = 0, std = 255 }
                """);

    assertThat(model.placeholders())
        .isEqualTo(Map.of("is_training", "false", "a/keep_prob", "1", "b.rate", "0"));
    assertThat(model.importOptions().placeholders()).isEqualTo(model.placeholders());
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    model.describe(document);
    assertThat(document.at("/model/set"))
        .hasToString("{\"a/keep_prob\":\"1\",\"b.rate\":\"0\",\"is_training\":\"false\"}");
  }

  @Test
  void placeholdersThatAreNotSetAreNotDescribed() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    parse(MODEL + "preprocessing { mean = 0, std = 255 }").describe(document);

    assertThat(document.at("/model").has("set")).isFalse();
  }

  @Test
  void whatIsNotSaidHasADefaultExceptMeanAndStd() {
    assertThat(parse(MODEL + "preprocessing { mean = 0, std = 255 }").preprocessing())
        .isEqualTo(
            new Preprocessing(
                Crop.NONE,
                new Resize(Resize.Method.BILINEAR, Resize.Corners.LEGACY, 8, 6),
                ChannelOrder.RGB,
                PerChannel.all(0),
                PerChannel.all(255)));
    assertThatThrownBy(() -> parse(MODEL))
        .hasMessageContaining("preprocessing.mean is missing")
        .hasMessageContaining("preprocessing.std is missing");
  }

  @Test
  void channelsGoWithTheShapeOfTheInput() {
    Preprocessing grey =
        parse(
                """
                model { input = x, input-shape = [1, 8, 6, 1], outputs = [y] }
                preprocessing { mean = 10, std = [2] }
                """)
            .preprocessing();

    assertThat(grey.channels()).isEqualTo(ChannelOrder.GRAY);
    assertThat(grey.outputShape()).isEqualTo(Shape.of(1, 8, 6, 1));
    assertThatThrownBy(
            () ->
                parse(
                    """
                    model { input = x, input-shape = [1, 8, 6, 4], outputs = [y] }
                    preprocessing { channels = bgr, mean = [1, 2, 3], std = 1 }
                    """))
        .hasMessageContaining("preprocessing.channels is BGR, but model.input-shape has 4 channels")
        .hasMessageContaining("preprocessing.mean has 3 values, must be one number or a list of 4");
  }

  @Test
  void waysToResizeCanBeSaid() {
    assertThat(resize("method = bicubic, antialias = true"))
        .isEqualTo(
            new Resize(
                Resize.Method.BICUBIC, Resize.Corners.HALF_PIXEL, true, Aspect.STRETCH, 8, 6));
    assertThat(resize("aspect = letterbox, fill = 114").aspect()).isEqualTo(Aspect.letterbox(114));
    assertThat(resize("aspect = shorter-side, shorter-side = 9").aspect())
        .isEqualTo(Aspect.shorterSide(9));
    assertThat(resize("aspect = shorter-side").aspect()).isEqualTo(Aspect.shorterSide(8));
    assertThatThrownBy(() -> resize("aspect = shorter-side, shorter-side = 7"))
        .hasMessageContaining("preprocessing.resize.shorter-side is 7, must be 8");
    assertThatThrownBy(() -> resize("method = area, antialias = true"))
        .hasMessageContaining("antialias goes with bilinear and bicubic only");
    assertThatThrownBy(() -> resize("corners = legacy, antialias = true"))
        .hasMessageContaining("antialias goes with corners = half-pixel only");
    assertThatThrownBy(() -> resize("aspect = letterbox, fill = 256"))
        .hasMessageContaining("preprocessing.resize.fill is 256, must be 0 to 255");
  }

  private static Resize resize(String keys) {
    return parse(MODEL + "preprocessing { mean = 0, std = 1, resize { " + keys + " } }")
        .preprocessing()
        .resize();
  }

  @Test
  void whatIsDescribedCanBeReadAgain() {
    ModelConfig model =
        parse(
            MODEL
                + """
                preprocessing {
                  exif-orientation = apply
                  resize { method = bicubic, antialias = true, aspect = letterbox, fill = 7 }
                  mean = 0
                  std = 1
                }
                """);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    model.describe(document);

    assertThat(parse(document.toString()).preprocessing().canonicalText())
        .isEqualTo(model.preprocessing().canonicalText())
        .contains("antialias", "aspect LETTERBOX 0 7", "orientation APPLY");
  }

  @Test
  void cropIsAFractionOrNone() {
    assertThat(parse(MODEL + "preprocessing { crop = 0.5, mean = 0, std = 1 }").preprocessing())
        .extracting(Preprocessing::crop)
        .isEqualTo(new Crop(Crop.Form.IMAGE, 0.5));
    assertThat(parse(MODEL + "preprocessing { crop = none, mean = 0, std = 1 }").preprocessing())
        .extracting(Preprocessing::crop)
        .isEqualTo(Crop.NONE);
  }

  @Test
  void whatTheModelSaysItselfNeedNotBeSaid() {
    ModelConfig model =
        parse("model { input-shape = [1, 8, 6, 3] }\npreprocessing { mean = 0, std = 1 }\n");
    assertThat(model.input()).isEmpty();
    assertThat(model.outputs()).isEmpty();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    model.describe(document);
    assertThat(document.get("model").fieldNames()).toIterable().containsExactly("input-shape");
    assertThat(parse(document.toString()).input()).isEmpty();
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    model { inptu = x, input-shape = [1, 8, 6], outputs = y }
                    preprocessing {
                      crop = 1.5
                      resize { method = cubic, corner = legacy }
                      channels = GRB
                      mean = [1, 2]
                      std = 0
                    }
                    prepocessing {}
                    """))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The configuration 'test' is wrong")
        .hasMessageContaining("model.inptu is not a known key; the nearest is 'model.input'")
        .hasMessageContaining(
            "model.input-shape is [1, 8, 6], must be [1, height, width, 3], with 1 for grey images")
        .hasMessageContaining("model.outputs cannot be read")
        .hasMessageContaining("preprocessing.crop is 1.5, must be above 0 and at most 1")
        .hasMessageContaining(
            "preprocessing.resize.method is 'cubic', allowed are bilinear, nearest, bicubic")
        .hasMessageContaining("the nearest is 'preprocessing.resize.corners'")
        .hasMessageContaining("preprocessing.channels is 'GRB', allowed are rgb, bgr, gray, rgba")
        .hasMessageContaining("preprocessing.mean has 2 values")
        .hasMessageContaining("preprocessing.std holds 0")
        .hasMessageContaining("prepocessing is not a known key; the nearest is 'preprocessing'");
  }

  @Test
  void blockGivenAsAPlainValueIsAMistakeNotACrash() {
    assertThatThrownBy(() -> parse("model = 3, preprocessing { mean = a, std = {}, crop = true }"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model cannot be read")
        .hasMessageContaining("preprocessing.mean cannot be read")
        .hasMessageContaining("preprocessing.crop cannot be read")
        .hasMessageContaining("preprocessing.std cannot be read");
  }

  @Test
  void textThatIsNotHoconIsTheUsersError() {
    assertThatThrownBy(() -> parse("model { input = "))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The configuration 'test' cannot be read");
  }

  @Test
  void absentFileIsTheUsersError(@TempDir Path folder) {
    assertThatThrownBy(() -> ConfigBlock.read(folder.resolve("none.conf"), List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("There is no configuration file")
        .hasMessageContaining("none.conf");
  }

  private static ModelConfig parse(String text) {
    ConfigBlock root = ConfigBlock.parse(text, "test");
    ModelConfig model = ModelConfig.parse(root);
    root.finish();
    return model;
  }
}
