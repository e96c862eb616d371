package io.rangefinder.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.source.pixels.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same commands in JVMs that differ in everything that is no input: the hashes of objects, the
 * compilers, the heap, the number of processors, language, characters, time zone, and how the work
 * is divided. One image is computed at a time: whether several at once compute the same is a
 * question to the engine, which {@link InvarianceTest} asks.
 */
@Tag("slow")
final class SeparateProcessesTest {
  private static final int PATIENCE_MINUTES = 10;

  private static final List<String> PLAIN =
      List.of(
          "-XX:hashCode=3",
          "-XX:ActiveProcessorCount=1",
          "-XX:TieredStopAtLevel=1",
          "-Xmx1g",
          "-Duser.timezone=UTC");

  /** With Arabic digits. */
  private static final List<String> FOREIGN =
      List.of(
          "-XX:hashCode=0",
          "-XX:ActiveProcessorCount=3",
          "-Xmx2g",
          "-Duser.timezone=Asia/Kathmandu",
          "-Duser.language=ar",
          "-Duser.country=EG");

  @TempDir private static Path folder;

  @BeforeAll
  static void runBoth() throws Exception {
    DrawnDataset dataset = DrawnDataset.write(folder, 6);
    byte[] png = Images.encode(Images.pattern(30, 20, 1), "png");
    Files.write(dataset.images().resolve("cut.png"), Arrays.copyOf(png, png.length / 2));
    byte[] bitmap = new byte[54];
    bitmap[0] = 'B';
    bitmap[1] = 'M';
    bitmap[28] = 8;
    Files.write(dataset.images().resolve("palette.bmp"), bitmap);
    try (Pass plain = new Pass(dataset, "plain", PLAIN, "C.UTF-8", "1", "local[1]");
        Pass foreign = new Pass(dataset, "foreign", FOREIGN, "C", "3", "local[2]")) {
      plain.start(plain.calibrate());
      foreign.start(foreign.calibrate());
      plain.await();
      foreign.await();
      plain.start(plain.quantize());
      foreign.start(foreign.quantize());
      plain.await();
      foreign.await();
      plain.start(plain.evaluate());
      foreign.start(foreign.evaluate());
      plain.await();
      foreign.await();
    }
  }

  @Test
  void everyFileOfARunIsTheSame() throws IOException {
    Map<String, Integer> files = FolderBytes.of(folder.resolve("plain/RUN"));

    assertThat(files.keySet())
        .containsExactly(
            "_SUCCESS",
            "deployable.pb",
            "deployable.tflite",
            "images/_SUCCESS",
            "images/part-00000-c000.snappy.parquet",
            "quarantine/_SUCCESS",
            "quarantine/part-00000-c000.snappy.parquet",
            "run.json",
            "sample/_SUCCESS",
            "sample/part-00000-c000.snappy.parquet",
            "statistics/_SUCCESS",
            "statistics/part-00000-c000.snappy.parquet");
    assertThat(FolderBytes.of(folder.resolve("foreign/RUN"))).isEqualTo(files);
  }

  @Test
  void theModelAndItsReportAreTheSame() throws IOException {
    Map<String, Integer> files = FolderBytes.of(folder.resolve("plain/model"));

    assertThat(files.keySet()).containsExactly("uint8.tflite", "uint8.tflite.json");
    assertThat(FolderBytes.of(folder.resolve("foreign/model"))).isEqualTo(files);
  }

  @Test
  void everyFileOfAnEvaluationIsTheSame() throws IOException {
    Map<String, Integer> files = FolderBytes.of(folder.resolve("plain/EVAL"));

    assertThat(files.keySet())
        .contains(
            "evaluation.json",
            "operators/part-00000-c000.snappy.parquet",
            "tensors/part-00000-c000.snappy.parquet");
    assertThat(FolderBytes.of(folder.resolve("foreign/EVAL"))).isEqualTo(files);
  }

  /** One series of commands. All read one run and one model, for their paths are inputs. */
  private static final class Pass implements AutoCloseable {
    private final DrawnDataset dataset;
    private final Path results;
    private final List<String> options;
    private final String locale;
    private final String partitions;
    private final String master;
    private Process process;

    Pass(
        DrawnDataset dataset,
        String name,
        List<String> options,
        String locale,
        String partitions,
        String master)
        throws IOException {
      this.dataset = dataset;
      this.results = folder.resolve(name);
      this.options = options;
      this.locale = locale;
      this.partitions = partitions;
      this.master = master;
      Files.createDirectories(results.resolve("model"));
    }

    Object[] calibrate() {
      return dataset.calibrate(
          results.resolve("RUN"),
          "--partitions",
          partitions,
          "--master",
          master,
          "--batch-size",
          1);
    }

    Object[] quantize() {
      return DrawnDataset.quantize(
          results.resolve("RUN"), results.resolve("model/uint8.tflite"), "--master", master);
    }

    Object[] evaluate() {
      return dataset.evaluate(
          folder.resolve("plain/model/uint8.tflite"),
          results.resolve("EVAL"),
          "--calibration",
          folder.resolve("plain/RUN"),
          "--per-tensor",
          "--partitions",
          partitions,
          "--master",
          master);
    }

    void start(Object[] arguments) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("@" + Path.of("..", "deploy", "java.options").toAbsolutePath());
      command.add("-XX:+UnlockExperimentalVMOptions");
      command.addAll(options);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      Arrays.stream(arguments).map(Object::toString).forEach(command::add);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("LC_ALL", locale);
      process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(results.resolve("output.txt").toFile())
              .start();
    }

    void await() throws IOException, InterruptedException {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
      String output = new String(Files.readAllBytes(results.resolve("output.txt")), UTF_8);
      assertThat(process.exitValue()).as(output).isZero();
    }

    @Override
    public void close() {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }
}
