package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.jobs.demo.DrawnFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class Int8ModelTest {
  @TempDir private static Path folder;

  @ParameterizedTest
  @EnumSource
  void isEvaluatedAsAQuantizedModel(Int8Models.Ends ends) throws IOException {
    Path model = Files.write(folder.resolve("float.tflite"), Int8Models.real());
    Path quantized = Files.write(folder.resolve(ends + ".tflite"), Int8Models.coded(ends));
    Path configuration =
        Files.writeString(
            folder.resolve("int8.conf"),
            """
            model { input = "image", input-shape = [1, 64, 64, 3], outputs = ["features"] }
            preprocessing {
              crop = none
              resize { method = bilinear, corners = half-pixel }
              channels = RGB
              mean = 128
              std = 128
            }
            """);
    Path images = DrawnFolder.write(folder.resolve(ends.name()), 3, 4).images();
    Path evaluation = folder.resolve("EVAL-" + ends);

    CommandRun.done(
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
        evaluation,
        "--master",
        "local[1]");

    assertThat(
            new ObjectMapper()
                .readTree(evaluation.resolve("evaluation.json").toFile())
                .path("outputs")
                .path("features")
                .path("signal-to-noise-db")
                .asDouble())
        .isBetween(30.0, 80.0);
  }

  @ParameterizedTest
  @EnumSource
  void isDrawn(Int8Models.Ends ends) throws IOException {
    Path quantized = Files.write(folder.resolve(ends + ".tflite"), Int8Models.coded(ends));
    Path drawing = folder.resolve(ends + ".dot");

    CommandRun.done(
        "convert",
        "--input_format=TFLITE",
        "--input_file=" + quantized,
        "--output_format=GRAPHVIZ_DOT",
        "--output_file=" + drawing,
        "--output_arrays=features");

    assertThat(drawing).content().contains("4 scales along axis 0");
  }
}
