package io.rangefinder.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.TextFormat;
import com.sun.management.ThreadMXBean;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.UserException;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.tensorflow.GraphDefReader;
import io.rangefinder.testing.Mutations;
import io.rangefinder.testing.SharedData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

/**
 * Damaged models are converted or refused: no other exception, no endless work, no memory beyond
 * what the size of the file explains. {@code -Drangefinder.fuzz.rounds} and {@code
 * -Drangefinder.fuzz.seed} ask for more and for other damage.
 */
class HostileFilesTest {
  private static final int ROUNDS = Integer.getInteger("rangefinder.fuzz.rounds", 5_000);
  private static final long SEED = Long.getLong("rangefinder.fuzz.seed", 1);
  private static final int LARGEST_MODEL = 40_000;
  private static final int LARGEST_TEXT = 4_000;
  private static final long MOST_SECONDS = 10;
  private static final long MOST_BYTES = 1L << 30;

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final Optional<Range> NO_RANGE = Optional.empty();

  private interface Attempt {
    void run();
  }

  @Test
  void damagedGraphDefsAreConvertedOrRefused() throws IOException {
    List<byte[]> models = models("graph.pb");
    Mutations mutations = new Mutations(SEED);
    int converted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutations.damaged(mutations.oneOf(models));
      converted += isConverted(bytes, ModelFormat.TENSORFLOW_GRAPHDEF, mutations, round) ? 1 : 0;
    }
    assertThat(converted).isBetween(1, ROUNDS - 1);
  }

  @Test
  void changedGraphsAreConvertedOrRefused() throws IOException {
    List<GraphDef> models = graphs();
    Mutations mutations = new Mutations(SEED);
    int converted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutations.damaged(mutations.oneOf(models)).toByteArray();
      converted += isConverted(bytes, ModelFormat.TENSORFLOW_GRAPHDEF, mutations, round) ? 1 : 0;
    }
    assertThat(converted).isBetween(1, ROUNDS - 1);
  }

  @Test
  void damagedTextsOfGraphsAreConvertedOrRefused() throws IOException {
    List<String> models =
        graphs().stream()
            .filter(graph -> graph.getSerializedSize() <= LARGEST_TEXT)
            .map(graph -> TextFormat.printer().printToString(graph))
            .toList();
    Mutations mutations = new Mutations(SEED);
    int converted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutations.damaged(mutations.oneOf(models)).getBytes(UTF_8);
      converted += isConverted(bytes, ModelFormat.TENSORFLOW_GRAPHDEF, mutations, round) ? 1 : 0;
    }
    assertThat(converted).isBetween(1, ROUNDS - 1);
  }

  @Test
  void damagedTflitesAreConvertedOrRefused() throws IOException {
    List<byte[]> models = models("expected.tflite");
    Mutations mutations = new Mutations(SEED);
    int converted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutations.damaged(mutations.oneOf(models));
      converted += isConverted(bytes, ModelFormat.TFLITE, mutations, round) ? 1 : 0;
    }
    assertThat(converted).isBetween(1, ROUNDS - 1);
  }

  private static boolean isConverted(
      byte[] bytes, ModelFormat format, Mutations mutations, int round) {
    ModelFormat output = mutations.oneOf(List.of(ModelFormat.values()));
    ConversionOptions options =
        new ConversionOptions(
            format,
            output,
            mutations.oneOf(List.of(InferenceType.values())),
            null,
            List.of(),
            List.of(),
            mutations.oneOf(List.of(Optional.of(new Range(0, 6)), NO_RANGE)).orElse(null),
            mutations.someOf(List.of(ConversionFlag.values())),
            List.of(),
            List.of(),
            RangeTable.empty());
    return succeeds(() -> Converter.convert(bytes, "the file", options), bytes, round);
  }

  private static boolean succeeds(Attempt attempt, byte[] bytes, int round) {
    String what = "round " + round + " with seed " + SEED;
    long thread = Thread.currentThread().getId();
    long time = THREAD.getCurrentThreadCpuTime();
    long memory = THREAD.getThreadAllocatedBytes(thread);
    boolean succeeded = false;
    try {
      attempt.run();
      succeeded = true;
    } catch (UserException refused) {
      assertThat(refused.getMessage()).as(what).isNotBlank();
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      fail(what + " ends in " + e, e);
    }
    assertThat(THREAD.getCurrentThreadCpuTime() - time)
        .as("nanoseconds of " + what)
        .isLessThan(MOST_SECONDS * 1_000_000_000);
    assertThat(THREAD.getThreadAllocatedBytes(thread) - memory)
        .as("bytes for " + bytes.length + " bytes in " + what)
        .isLessThan(MOST_BYTES);
    return succeeded;
  }

  private static List<GraphDef> graphs() throws IOException {
    List<GraphDef> graphs = new ArrayList<>();
    for (byte[] bytes : models("graph.pb")) {
      try {
        graphs.add(GraphDefReader.read(bytes, "a sound model"));
      } catch (UserException truncated) {
        continue;
      }
    }
    return graphs;
  }

  private static List<byte[]> models(String fileName) throws IOException {
    List<byte[]> models = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SharedData.path("toco_golden"))) {
      List<Path> sorted = files.filter(file -> file.endsWith(fileName)).sorted().toList();
      for (Path file : sorted) {
        if (Files.size(file) <= LARGEST_MODEL) {
          models.add(Files.readAllBytes(file));
        }
      }
    }
    return models;
  }
}
