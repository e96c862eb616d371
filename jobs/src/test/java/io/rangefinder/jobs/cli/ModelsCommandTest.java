package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.publish.ModelStore;
import io.rangefinder.jobs.publish.Publication;
import io.rangefinder.jobs.publish.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with the models of two nights, of which the second saw more images. */
final class ModelsCommandTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private static Path made;
  @TempDir private Path folder;
  private Path store;

  @BeforeAll
  static void calibrateTwice() throws IOException {
    DrawnDataset dataset = DrawnDataset.write(Files.createDirectory(made.resolve("dataset")), 12);
    for (int images : new int[] {4, 12}) {
      Path version = Files.createDirectory(made.resolve("of-" + images));
      CommandRun.done(dataset.calibrate(version.resolve("run"), "--sample", images));
      CommandRun.done(
          DrawnDataset.quantize(
              version.resolve("run"), version.resolve("model.tflite"), "--rule", "minmax"));
    }
  }

  private ModelStore publish(String name) throws IOException {
    store = folder.resolve("store");
    ModelStore models = ModelStore.of(store.toString(), name, HADOOP);
    publish(models, 4, "2026-01-30T02:10:00Z", "first: published");
    publish(models, 12, "2026-01-31T02:10:00Z", "drifted: republished");
    return models;
  }

  private static void publish(ModelStore models, int images, String when, String verdict)
      throws IOException {
    Version version = models.begin();
    Path from = made.resolve("of-" + images);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = local(version.path(from.relativize(file).toString()));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    version.seal();
    Publication publication =
        models.publish(
            version,
            models.head(),
            "demo-" + when.substring(0, 10),
            verdict,
            new TreeMap<>(Map.of("images", (double) images, "top1", 0.71234567)),
            Instant.parse(when));
    assertThat(publication).isInstanceOf(Publication.Published.class);
  }

  private static Path local(String location) {
    return Path.of(new org.apache.hadoop.fs.Path(location).toUri().getPath());
  }

  private CommandRun models(Object... arguments) {
    return CommandRun.of(command(arguments));
  }

  private Object[] command(Object... arguments) {
    return Stream.concat(Stream.of("models", "--store", store), Stream.of(arguments)).toArray();
  }

  private String done(Object... arguments) {
    return CommandRun.done(command(arguments)).out();
  }

  @Test
  void versionsAreListed() throws IOException {
    publish("demo");

    assertThat(done().lines().map(String::strip))
        .containsExactly(
            "version  published (UTC)      night            figures                  verdict",
            "2        2026-01-31 02:10:00  demo-2026-01-31  images 12, top1 0.71235  drifted: republished  current",
            "1        2026-01-30 02:10:00  demo-2026-01-30  images 4, top1 0.71235   first: published",
            "",
            "demo: version 2 counts");
    assertThat(done("list")).isEqualTo(done());
    assertThat(CommandRun.done("models", "list", "--store", store, "--name", "demo").out())
        .isEqualTo(done());
  }

  @Test
  void aVersionIsShown() throws IOException {
    ModelStore models = publish("demo");

    assertThat(done("show", 1))
        .contains(
            "version     1\n",
            "verdict     first: published",
            "figure      images 4",
            models.version(1).path("model.tflite"),
            models.version(1).manifestDigest());
    assertThat(done("show")).contains("version     2, current\n");
  }

  @Test
  void rangesThatMovedAreNamedWithTheirImages() throws IOException {
    publish("demo");

    assertThat(done("diff", 1, 2).lines().toList())
        .hasSizeGreaterThan(5)
        .first()
        .asString()
        .matches("tensor +codes +min +max +images that set the ends that moved");
    assertThat(done("diff", 1, "latest"))
        .containsPattern(
            "\\S+ +\\d+\\.\\d\\d +\\S+( -> \\S+)? +\\S+( -> \\S+)? +m(in|ax): 000\\d\\d\\.png")
        .containsPattern("\\d+ of \\d+ ranges moved, 0 tensors added, 0 removed");
    assertThat(codes(done("diff", 1, 2)))
        .isNotEmpty()
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(done("diff", 2, 2)).startsWith("0 of ");
  }

  private static List<Double> codes(String text) {
    return text.lines()
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .map(line -> Double.valueOf(line.split(" +", -1)[1]))
        .toList();
  }

  @Test
  void aModelIsTakenOutAsItWasPublished() throws IOException {
    ModelStore models = publish("demo");
    Path output = folder.resolve("model.tflite");

    assertThat(done("get", "latest", "--output", output)).contains("demo: version 2, ");
    assertThat(output).hasSameBinaryContentAs(made.resolve("of-12/model.tflite"));
    done("get", 1, "--output", output);
    assertThat(output).hasSameBinaryContentAs(made.resolve("of-4/model.tflite"));

    Path published = local(models.version(2).path("model.tflite"));
    byte[] bytes = Files.readAllBytes(published);
    bytes[bytes.length / 2] ^= 1;
    Files.write(published, bytes);
    Refusal.of(command("get", "latest", "--output", output), "are not the ", "published");
    assertThat(output).hasSameBinaryContentAs(made.resolve("of-4/model.tflite"));
  }

  @Test
  void rollbackHoldAndRelease() throws IOException {
    publish("demo");

    assertThat(done("rollback", "--reason", "  dogs\nare cats"))
        .contains("version 1 counts, held until 'models release'");
    assertThat(done()).contains("first: published      current, held", "UTC: dogs are cats");
    assertThat(done("release")).contains("version 1 counts until the next is published");
    assertThat(done("hold", "--reason", "holidays")).contains("version 1 is held");
    assertThat(done("rollback", 2, "--reason", "no cats")).contains("version 2 counts");
    assertThat(done("show", 2)).contains("rollback    ", "UTC: no cats");
    Refusal.of(command("rollback", 2, "--reason", "again"), "that is what counts");
    Refusal.of(command("rollback", 7, "--reason", "x"), "Cannot find version 7", "[1, 2]");
    Refusal.of(command("rollback", "seven", "--reason", "x"), "Cannot use 'seven' as a version");
    assertThat(models("rollback").exitCode()).isEqualTo(1);
  }

  /** The local file system of a user whom another is before. */
  public static final class Overtaken extends LocalFileSystem {
    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      org.apache.hadoop.fs.Path log = file.getParent();
      if (log.getName().equals("log")) {
        String store = log.getParent().getParent().getParent().toString();
        ModelStore.of(store, "demo", HADOOP).hold("first", Instant.EPOCH);
      }
      return super.create(
          file, permission, overwrite, bufferSize, replication, blockSize, progress);
    }
  }

  @Test
  void whoIsOvertakenIsTold() throws IOException {
    ModelStore models = publish("demo");

    CommandRun run =
        models(
            "rollback",
            "--reason",
            "second",
            "--conf",
            "spark.hadoop.fs.file.impl=" + Overtaken.class.getName(),
            "--conf",
            "spark.hadoop.fs.file.impl.disable.cache=true");

    assertThat(run.err())
        .isEqualTo(
            "rangefinder: Cannot change what is published of 'demo': commit 3, of the kind 'hold', was first. See what counts now, and give the command again.\n");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(models.commits()).hasSize(3);
  }

  @Test
  void sweeps() throws IOException {
    publish("demo");
    publish(ModelStore.of(store.toString(), "demo", HADOOP), 4, "2026-02-01T02:10:00Z", "third");

    assertThat(done("gc")).contains("kept        3 folders", "removed     0 versions");
    assertThat(done("gc", "--keep", 1, "--dry-run")).contains("to remove   1 versions [1], 0 un");
    assertThat(done("gc", "--keep", 1)).contains("removed     1 versions [1], 0 un");
    assertThat(done()).contains("first: published");
    Refusal.of(command("get", 1, "--output", folder.resolve("x")), "its files were removed");
    assertThat(models("gc", "--keep", 0).exitCode()).isEqualTo(1);
    assertThat(models("gc", "--older-than-days", -1).exitCode()).isEqualTo(1);
  }

  /** The blocks of a store are swept by another command, which leaves the models alone. */
  @Test
  void sweepingTheStoreLeavesTheModels() throws IOException {
    ModelStore models = publish("demo");

    CommandRun.done("store", "gc", "--store", store, "--older-than-hours", 0);

    models.version(1).verify();
    models.version(2).verify();
    assertThat(models.commits()).hasSize(2);
  }

  @Test
  void amongSeveralModelsOneIsNamed() throws IOException {
    publish("demo");
    publish("other");

    Refusal.of(command(), "Cannot choose among the models", "demo, other", "--name");
    assertThat(done("--name", "other")).contains("other: version 2 counts");
    Refusal.of(command("--name", "third"), "nothing was published yet", "[demo, other]");
    Refusal.of(command("--name", "../x"), "Cannot use '../x' as the name of a model");
  }

  @Test
  void whereNothingIsItIsSaid() {
    assertThat(CommandRun.of("models").exitCode()).isEqualTo(1);
    assertThat(CommandRun.of("models").err()).contains("--store");
    store = folder.resolve("absent");
    Refusal.of(command(), "Cannot find the store '" + store + "'");
    store = folder;
    Refusal.of(command(), "nothing was published to it yet");
  }
}
