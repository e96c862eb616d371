package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Tensor;
import io.rangefinder.jobs.report.Shell;
import io.rangefinder.tflite.TfliteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class DemoCommandTest {
  @TempDir private Path folder;

  @Test
  void goesTheWholeWayAndKeepsTheAccuracy() throws IOException {
    Path output = folder.resolve("demo");
    CommandRun.done("demo", "--output", output, "--master", "local[2]");
    Files.writeString(output.resolve("RUN/of an earlier demo"), "left");
    CommandRun again = CommandRun.done("demo", "--output", output, "--master", "local[2]");

    JsonNode report = new ObjectMapper().readTree(output.resolve("EVAL/evaluation.json").toFile());
    double floatTop1 = report.path("float").path("top1").asDouble();
    assertThat(report.path("images").asInt()).isEqualTo(512);
    assertThat(floatTop1).isGreaterThan(0.9);
    assertThat(report.path("quantized").path("top1").asDouble()).isGreaterThan(floatTop1 - 0.02);
    assertThat(output.resolve("demo_uint8.tflite")).isNotEmptyFile();
    assertThat(output.resolve("RUN/_SUCCESS")).exists();
    assertThat(output.resolve("RUN/of an earlier demo")).doesNotExist();
    assertThat(again.out()).contains("float       top-1 ", "uint8       top-1 ", "EVAL");
    followTheReadme(output);
  }

  /** Runs the README's five steps as they stand there, but for the folder of the demo. */
  private static void followTheReadme(Path demo) throws IOException {
    ReadmeSteps readme =
        ReadmeSteps.read(Path.of(System.getProperty("rangefinder.root"), "README.md"));
    assertThat(readme.commands())
        .extracting(command -> command.get(0))
        .containsExactly("inspect", "calibrate", "explain", "quantize", "evaluate");
    StringBuilder printed = new StringBuilder();
    for (List<String> command : readme.commands()) {
      List<String> here =
          command.stream().map(word -> word.replace("demo-output", demo.toString())).toList();
      printed.append(CommandRun.done(here.toArray()).out());
    }
    assertThat(printed.toString().lines()).containsAll(readme.output());
    String run = Shell.quoted(demo.resolve("own-RUN").toString());
    String quantized = Shell.quoted(demo.resolve("own_uint8.tflite").toString());
    assertThat(printed.toString())
        .contains(
            "next        rangefinder quantize --calibration %s --output %s.tflite"
                .formatted(run, run))
        .contains(
            "next        rangefinder evaluate --calibration %s --quantized %s --images "
                .formatted(run, quantized));
    assertThat(demo.resolve("own_uint8.tflite"))
        .hasSameBinaryContentAs(demo.resolve("demo_uint8.tflite"));
  }

  @Test
  void trainsWithQuantizationAndComparesWeightsOfEightBitsAndOfFour() throws IOException {
    Path output = folder.resolve("trained");
    CommandRun run =
        CommandRun.done(
            "demo", "--qat", "--images=4", "--steps=6", "--output", output, "--master=local[1]");

    List<String> figures =
        run.out().lines().filter(line -> line.matches("(8 bits|4 bits|top-1|KL x).*")).toList();
    assertThat(figures).hasSize(6);
    assertThat(figures.get(0)).startsWith("8 bits").contains("float", "trained with quantization");
    assertThat(figures.get(3)).startsWith("4 bits");
    assertThat(figures)
        .filteredOn(line -> line.startsWith("top-1"))
        .allMatch(line -> line.matches("top-1(  +[0-9.]+ %){4}"));
    for (String evaluation : List.of("minmax", "auto", "trained")) {
      assertThat(output.resolve("EVAL-" + evaluation + "/evaluation.json")).exists();
      assertThat(output.resolve("EVAL-" + evaluation + "-4/evaluation.json")).exists();
    }
    assertThat(weightCodes(output.resolve("demo_trained-4_bits.tflite")))
        .allMatch(code -> code <= 15);
    assertThat(weightCodes(output.resolve("demo_minmax-4_bits.tflite")))
        .allMatch(code -> code <= 15);
    assertThat(weightCodes(output.resolve("demo_minmax_uint8.tflite"))).anyMatch(code -> code > 15);
  }

  private static List<Integer> weightCodes(Path tflite) throws IOException {
    List<Integer> codes = new ArrayList<>();
    for (Tensor tensor : TfliteReader.read(Files.readAllBytes(tflite), "model").tensors()) {
      Constant constant = tensor.constant();
      if (constant != null && tensor.type().dataType() == DataType.UINT8) {
        for (byte code : constant.bytes()) {
          codes.add(Byte.toUnsignedInt(code));
        }
      }
    }
    assertThat(codes).isNotEmpty();
    return codes;
  }

  @Test
  void leavesAFolderAloneThatIsNotADemos() throws IOException {
    Files.writeString(folder.resolve("precious.txt"), "precious");

    Refusal.of(
        new Object[] {"demo", "--output", folder},
        "Cannot write the demo to '" + folder + "': something else is there");
    assertThat(folder.resolve("precious.txt")).hasContent("precious");
  }
}
