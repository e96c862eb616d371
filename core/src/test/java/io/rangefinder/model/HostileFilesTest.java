package io.rangefinder.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.TextFormat;
import com.sun.management.ThreadMXBean;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.testing.Mutations;
import io.rangefinder.testing.SharedData;
import io.rangefinder.toco.Converter;
import io.rangefinder.toco.flags.ConversionRequest;
import io.rangefinder.toco.flags.WrongFlagsException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

/**
 * Conversions whose files or flags are damaged succeed or are refused: no other exception, no
 * endless work, no memory beyond what the size of the file explains. {@code
 * -Drangefinder.fuzz.rounds} and {@code -Drangefinder.fuzz.seed} ask for more and for other damage.
 */
@Tag("slow")
class HostileFilesTest {
  private static final int ROUNDS = Integer.getInteger("rangefinder.fuzz.rounds", 4_000);
  private static final long SEED = Long.getLong("rangefinder.fuzz.seed", 1);
  private static final int LARGEST_MODEL = 40_000;
  private static final int LARGEST_TEXT = 4_000;
  private static final long MOST_SECONDS = 10;
  private static final long MOST_BYTES = 1L << 30;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final String GRAPH = "graph.pb";
  private static final String TFLITE = "expected.tflite";
  private static final String RANGES = "ranges.txt";

  private final Mutations mutations = new Mutations(SEED);

  /** A conversion: its flags, and its files by their names without folder. */
  private record Case(List<String> flags, Map<String, byte[]> files) {
    Case with(String file, byte[] bytes) {
      Map<String, byte[]> changed = new LinkedHashMap<>(files);
      changed.put(file, bytes);
      return new Case(flags, changed);
    }

    byte[] file(String location) {
      byte[] bytes = files.get(location);
      if (bytes == null) {
        throw new UserException("there is no file " + location);
      }
      return bytes;
    }

    void convert() {
      ConversionRequest request = ConversionRequest.of(flags, (what, location) -> file(location));
      Converter.convert(
          ModelSource.of(file(request.input().path()), request.input().path()), request.options());
    }
  }

  private interface Damage {
    Case to(Case sound);
  }

  @Test
  void damagedBytesOfGraphs() throws IOException {
    expectNothingButSuccessOrRefusal(
        cases(GRAPH), sound -> sound.with(GRAPH, mutations.damaged(sound.file(GRAPH))));
  }

  @Test
  void changedFieldsOfGraphs() throws IOException {
    expectNothingButSuccessOrRefusal(
        cases(GRAPH), sound -> sound.with(GRAPH, mutations.damaged(graph(sound)).toByteArray()));
  }

  @Test
  void changedWordsOfTextGraphs() throws IOException {
    List<Case> small =
        cases(GRAPH).stream().filter(some -> some.file(GRAPH).length < LARGEST_TEXT).toList();
    expectNothingButSuccessOrRefusal(
        small,
        sound -> {
          String text = TextFormat.printer().printToString(graph(sound));
          return sound.with(GRAPH, mutations.damaged(text).getBytes(UTF_8));
        });
  }

  @Test
  void damagedBytesOfTflites() throws IOException {
    List<List<String>> flags =
        List.of(
            List.of("--output_format=TFLITE"),
            List.of("--output_format=GRAPHVIZ_DOT"),
            List.of("--output_format=TENSORFLOW_GRAPHDEF"),
            List.of("--inference_type=QUANTIZED_UINT8"));
    expectNothingButSuccessOrRefusal(
        cases(TFLITE),
        sound -> {
          List<String> all = new ArrayList<>(mutations.oneOf(flags));
          all.addAll(
              List.of("--input_format=TFLITE", "--input_file=" + TFLITE, "--output_file=out"));
          return new Case(all, Map.of(TFLITE, mutations.damaged(sound.file(TFLITE))));
        });
  }

  @Test
  void changedWordsOfRangeFiles() throws IOException {
    expectNothingButSuccessOrRefusal(
        cases(RANGES),
        sound -> {
          String text = new String(sound.file(RANGES), UTF_8);
          return sound.with(RANGES, mutations.damaged(text).getBytes(UTF_8));
        });
  }

  @Test
  void changedWordsOfFlags() throws IOException {
    expectNothingButSuccessOrRefusal(
        cases(GRAPH),
        sound -> {
          String flags = mutations.damaged(String.join("\n", sound.flags()));
          return new Case(flags.lines().toList(), sound.files());
        });
  }

  private void expectNothingButSuccessOrRefusal(List<Case> cases, Damage damage) {
    int converted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Case damaged = damage.to(mutations.oneOf(cases));
      converted += isConverted(damaged, "round " + round + " with seed " + SEED) ? 1 : 0;
    }
    assertThat(converted).isBetween(1, ROUNDS - 1);
  }

  private static boolean isConverted(Case damaged, String round) {
    long thread = Thread.currentThread().getId();
    long time = THREADS.getCurrentThreadCpuTime();
    long memory = THREADS.getThreadAllocatedBytes(thread);
    boolean converted = false;
    try {
      damaged.convert();
      converted = true;
    } catch (UserException | WrongFlagsException refused) {
      assertThat(refused.getMessage()).as(round).isNotBlank();
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      fail(round + " with " + damaged.flags() + " ends in " + e, e);
    }
    assertThat(THREADS.getCurrentThreadCpuTime() - time)
        .as("nanoseconds of " + round)
        .isLessThan(MOST_SECONDS * 1_000_000_000);
    assertThat(THREADS.getThreadAllocatedBytes(thread) - memory)
        .as("bytes of memory of " + round)
        .isLessThan(MOST_BYTES);
    return converted;
  }

  private static GraphDef graph(Case sound) {
    return GraphDefReader.read(sound.file(GRAPH), GRAPH);
  }

  /** The sound conversions among the reference cases that have such a file. */
  private static List<Case> cases(String file) throws IOException {
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SharedData.path("toco_golden"), 3)) {
      for (Path found : files.filter(path -> path.endsWith(file)).sorted().toList()) {
        Path folder = found.getParent();
        if (Files.exists(folder.resolve(GRAPH)) && Files.exists(folder.resolve(TFLITE))) {
          Case sound = read(folder);
          if (sound.file(GRAPH).length <= LARGEST_MODEL) {
            cases.add(sound);
          }
        }
      }
    }
    return cases;
  }

  private static Case read(Path folder) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    List<String> flags =
        Files.readAllLines(folder.resolve("flags")).stream()
            .map(flag -> flag.replace("{input}", GRAPH).replace("{dir}/", ""))
            .toList();
    return new Case(flags, contents);
  }
}
