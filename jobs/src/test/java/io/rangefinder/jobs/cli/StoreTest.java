package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.calibrate.NewImages;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StoreReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a calibration takes from its store, and that its result is the same as without. */
@Tag("slow")
final class StoreTest {
  private static final int IMAGES = 24;

  /** Where tests work, and what lies there before each of them. */
  @TempDir private static Path folder;

  @TempDir private static Path kept;

  private static DrawnDataset dataset;
  private static Path store;
  private static Map<String, Integer> ofAll;

  @BeforeAll
  static void calibrateOnce() throws IOException {
    dataset = DrawnDataset.write(folder, IMAGES);
    Files.writeString(dataset.images().resolve("broken.jpg"), "no image");
    store = folder.resolve("store");
    assertThat(calibrate("first").out()).contains("0 of 0 images reused, 4 of 25 images computed");
    ofAll = run("first");
    assertThat(ofAll).isEqualTo(expected());
    copy(folder, kept);
  }

  @BeforeEach
  void asBefore() throws IOException {
    for (Path left : below(folder).sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(left);
    }
    copy(kept, folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : below(from).toList()) {
      Files.copy(
          path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** Folders before what is in them. */
  private static Stream<Path> below(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(path -> !path.equals(root)).toList().stream();
    }
  }

  private static CommandRun calibrate(String run, Object... more) {
    Object[] stored = {"--store", store, "--partitions", 4};
    return CommandRun.done(
        dataset.calibrate(
            folder.resolve(run),
            Stream.concat(Arrays.stream(stored), Arrays.stream(more)).toArray()));
  }

  private static Map<String, Integer> run(String run) throws IOException {
    return FolderBytes.of(folder.resolve(run));
  }

  /** The run that reads everything. */
  private static Map<String, Integer> expected() throws IOException {
    Path run = Files.createTempDirectory(folder, "expected");
    CommandRun.done(dataset.calibrate(run));
    return FolderBytes.of(run);
  }

  private List<Path> blocks() throws IOException {
    try (Stream<Path> files = Files.walk(store.resolve("blocks"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void nothingIsReadTwice() throws IOException {
    assertThat(calibrate("again").out())
        .contains("25 listed, 24 calibrated, 1 quarantined (NOT_AN_IMAGE 1)")
        .contains("4 of 25 images reused, 0 of 0 images computed");
    assertThat(run("again")).isEqualTo(ofAll);
  }

  @Test
  void onlyNewImagesAreRead() throws IOException {
    Path added = dataset.images().resolve("00000a.png");
    Files.copy(dataset.images().resolve("00003.png"), added);

    assertThat(calibrate("added").out()).contains("4 of 25 images reused, 1 of 1 images computed");
    assertThat(run("added")).isEqualTo(expected());
  }

  @Test
  void aRemovedImageInvalidatesItsBlockAlone() throws IOException {
    Files.delete(dataset.images().resolve("00000.png"));

    assertThat(calibrate("removed").out())
        .containsPattern("3 of 1[89] images reused, [1-4] of [56] images computed");
    assertThat(run("removed")).isEqualTo(expected());
  }

  @Test
  void aChangedImageIsReadAgain() throws IOException {
    Path changed = dataset.images().resolve("00000.png");
    Files.copy(dataset.images().resolve("00005.png"), changed, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(changed, FileTime.fromMillis(1_700_000_000_000L));

    assertThat(calibrate("changed").out()).contains("3 of 1");
    assertThat(run("changed")).isEqualTo(expected());
  }

  @Test
  void whatAnotherDivisionLeftIsUsed() throws IOException {
    assertThat(calibrate("sample", "--sample", 10, "--partitions", 2).out())
        .contains("10 images computed");
    assertThat(calibrate("again").out()).contains("4 of 25 images reused, 0 of 0 images computed");
    assertThat(run("again")).isEqualTo(ofAll);
  }

  @Test
  void groupsOfBlocksChangeNothing() throws IOException {
    for (int copy = 0; copy < 12; copy++) {
      Path image = dataset.images().resolve("%05d.png".formatted(copy));
      Files.copy(image, dataset.images().resolve("copy" + copy + ".png"));
    }
    Object[] stored = {"--store", folder.resolve("grouped"), "--partitions", 37};
    CommandRun.done(dataset.calibrate(folder.resolve("one"), stored));
    assertThat(FolderBytes.of(folder.resolve("grouped/merged"))).hasSize(1);
    assertThat(run("one")).isEqualTo(expected());

    assertThat(CommandRun.done(dataset.calibrate(folder.resolve("two"), stored)).out())
        .contains("37 of 37 images reused");
    assertThat(run("two")).isEqualTo(expected());

    Files.delete(dataset.images().resolve("00003.png"));
    assertThat(CommandRun.done(dataset.calibrate(folder.resolve("three"), stored)).out())
        .contains("36 of 36 images reused");
    assertThat(FolderBytes.of(folder.resolve("grouped/merged"))).hasSize(2);
    assertThat(run("three")).isEqualTo(expected());
  }

  @Test
  void whatIsNewInARunIsMergedByItself() throws IOException {
    Files.copy(dataset.images().resolve("00003.png"), dataset.images().resolve("00000a.png"));
    Files.writeString(dataset.images().resolve("also-broken.jpg"), "no image");
    calibrate("added");

    try (SparkSession spark = LocalSpark.open()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      StoreReference after = reference("added", context);
      List<String> blocks = after.blocksBeyond(reference("first", context));
      NewImages images =
          NewImages.of(context, store.toString(), after.identity(), blocks)
              .named(
                  spark,
                  RunDirectory.open(
                      folder.resolve("added").toString(), context.hadoopConfiguration()));

      assertThat(images.images()).isEqualTo(1);
      assertThat(images.quarantined()).isEqualTo(1);
      assertThat(images.statistics()).isNotEmpty();
      images
          .statistics()
          .values()
          .forEach(tensor -> assertThat(tensor.namedImages()).containsExactly("00000a.png"));
      assertThat(NewImages.of(context, store.toString(), after.identity(), List.of()).images())
          .isZero();
      Files.delete(blocks().get(0));
      assertThatThrownBy(
              () -> NewImages.of(context, store.toString(), after.identity(), after.blocks()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("1 blocks of the store '" + store + "', which are gone or damaged");
    }
  }

  private StoreReference reference(String run, JavaSparkContext context) {
    return StoreReference.find(
            store.toString(), "file:" + folder.resolve(run), context.hadoopConfiguration())
        .orElseThrow();
  }

  @Test
  void anotherPreprocessingIsAnotherIdentity() {
    assertThat(calibrate("other", "--set", "preprocessing.mean=100").out())
        .contains("0 of 0 images reused, 4 of 25 images computed");
  }

  private enum Damage {
    CUT_HEADER {
      @Override
      byte[] of(byte[] block) {
        return Arrays.copyOf(block, 40);
      }
    },
    CUT_STATISTICS {
      @Override
      byte[] of(byte[] block) {
        return Arrays.copyOf(block, block.length - 1);
      }
    },
    CHANGED_STATISTICS {
      @Override
      byte[] of(byte[] block) {
        block[block.length - 1000] ^= 4;
        return block;
      }
    },
    EMPTY {
      @Override
      byte[] of(byte[] block) {
        return new byte[0];
      }
    };

    abstract byte[] of(byte[] block);
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedBlockIsComputedAgain(Damage damage) throws IOException {
    Path block = blocks().get(1);
    byte[] whole = Files.readAllBytes(block);
    Files.write(block, damage.of(whole.clone()));

    assertThat(calibrate("repaired").out()).containsPattern("3 of 1[89] images reused");
    assertThat(run("repaired")).isEqualTo(ofAll);
  }

  @Test
  void anotherBlockUnderTheNameIsNotUsed() throws IOException {
    Files.copy(blocks().get(0), blocks().get(1), StandardCopyOption.REPLACE_EXISTING);

    assertThat(calibrate("repaired").out()).containsPattern("3 of 1[89] images reused");
    assertThat(run("repaired")).isEqualTo(ofAll);
  }

  @Test
  void anImageThatCouldNotBeReadIsTriedAgain() throws IOException {
    Path list = folder.resolve("list.txt");
    Files.writeString(list, "later.png\n" + dataset.images() + "/\n");
    Object[] listed = {"--images", list};
    assertThat(calibrate("before", listed).out()).contains("2 quarantined", "UNREADABLE 1");
    Files.copy(dataset.images().resolve("00003.png"), folder.resolve("later.png"));

    assertThat(calibrate("after", listed).out())
        .contains("25 calibrated, 1 quarantined", "4 of 25 images reused, 1 of 1 images computed");
  }

  @Test
  void theSweepKeepsWhatRunsNeed() throws IOException {
    calibrate("sample", "--sample", 10, "--partitions", 2);
    List<Path> all = blocks();

    assertThat(sweep("--older-than-hours", 0).out())
        .contains("2 refer to the store", "removed     0 files");
    Files.delete(folder.resolve("sample/_SUCCESS"));
    assertThat(sweep("--older-than-hours", 1).out()).contains("removed     0 files");
    assertThat(sweep("--older-than-hours", 0, "--dry-run").out()).contains("to remove   3 files");
    assertThat(blocks()).isEqualTo(all);
    assertThat(sweep("--older-than-hours", 0).out()).contains("1 refer", "removed     3 files");
    assertThat(calibrate("again").out()).contains("4 of 25 images reused, 0 of 0 images computed");
  }

  @Test
  void theSweepRemovesWhatADeadDriverLeft() throws IOException {
    Path stage = folder.resolve(".RUN.0c6a8b2e-0d5b-4d8e-9a55-7f6f4f1f8a11");
    Files.createDirectories(stage.resolve("images"));
    Files.writeString(stage.resolve("images/part-0.parquet"), "begun");
    mark("file:" + stage);

    assertThat(sweep().out()).contains("removed     0 files");
    assertThat(stage).exists();
    assertThat(sweep("--older-than-hours", 0).out()).contains("removed     2 files");
    assertThat(stage).doesNotExist();
    assertThat(store.resolve("unfinished")).isEmptyDirectory();
    assertThat(calibrate("again").out()).contains("4 of 25 images reused, 0 of 0 images computed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "images", ".hidden", ".RUN.0c6a8b2e-0d5b-4d8e-9a55-7f6f4f1f8a11/.."})
  void theSweepRemovesNothingThatIsNoUnfinishedRun(String stage) throws IOException {
    mark("file:" + folder + "/" + stage);

    CommandRun run = CommandRun.of("store", "gc", "--store", store, "--older-than-hours", 0);

    assertThat(run.err()).contains("Cannot use the mark '", "is not where a run is written");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(dataset.images()).isNotEmptyDirectory();
    assertThat(blocks()).hasSize(4);
  }

  private void mark(String stage) throws IOException {
    Path mark = Files.createDirectories(store.resolve("unfinished")).resolve("RUN.json");
    Files.writeString(mark, "{\"stage\": \"" + stage + "\"}");
  }

  @Test
  void theSweepOfNoStoreIsRefused() {
    CommandRun run = CommandRun.of("store", "gc", "--store", folder.resolve("absent"));

    assertThat(run.err()).contains("Cannot find the store '" + folder.resolve("absent") + "'");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private CommandRun sweep(Object... more) {
    Object[] first = {"store", "gc", "--store", store};
    return CommandRun.done(Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray());
  }
}
