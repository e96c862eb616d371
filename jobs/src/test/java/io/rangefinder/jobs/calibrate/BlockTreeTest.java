package io.rangefinder.jobs.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.execute.RecordedProgress;
import io.rangefinder.jobs.store.Block;
import io.rangefinder.jobs.store.BlockHeader;
import io.rangefinder.jobs.store.BlockStore;
import io.rangefinder.jobs.store.ImageKey;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever groups a store has, the merged statistics are those of all blocks read one by one. */
@Tag("slow")
final class BlockTreeTest {
  private static final StatisticsIdentity IDENTITY = StatisticsIdentity.of("graph", "pixels");

  private static SparkSession spark;
  private static JavaSparkContext context;
  private static Broadcast<SerializableConfiguration> hadoop;

  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.open();
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static Configuration configuration() {
    return hadoop.value().value();
  }

  private BlockStore store() {
    return new BlockStore(folder.resolve("store").toString(), IDENTITY);
  }

  private String write(int number) {
    Random random = new Random(number);
    List<ImageKey> keys = List.of(new ImageKey(number, 1), new ImageKey(number, 2));
    String name = BlockHeader.name(IDENTITY, keys);
    SplitAccumulator values = new SplitAccumulator(2);
    for (int image = 0; image < 2; image++) {
      float[] drawn = new float[4];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = (float) random.nextGaussian();
      }
      values.add(
          number + "-" + image,
          image == 0 ? Half.FIRST : Half.SECOND,
          FloatBuffer.wrap(drawn),
          0,
          4);
    }
    BlockHeader header =
        new BlockHeader(
            IDENTITY,
            name,
            keys,
            number % 5 == 0
                ? List.of(new QuarantineTable.Entry("bad" + number, "EMPTY", ""))
                : List.of());
    Map<String, SplitStatistics> tensors = Map.of("conv", values.toStatistics());
    store()
        .write(new Block(header, StatisticsSet.ofBlock(IDENTITY, name, tensors)), configuration());
    return name;
  }

  private List<String> write(int first, int end) {
    return IntStream.range(first, end).mapToObj(this::write).toList();
  }

  private FoundBlocks found() {
    return FoundBlocks.of(context, store(), hadoop);
  }

  private StatisticsSet oneByOne(List<String> names) throws IOException {
    StatisticsSet merged = StatisticsSet.empty(IDENTITY);
    for (String name : names) {
      merged = merged.merge(store().read(name, configuration()).statistics());
    }
    return merged;
  }

  private void assertNight(List<String> names) throws IOException {
    FoundBlocks found = found();
    RecordedProgress progress = new RecordedProgress();
    MergedBlocks merged = MergedBlocks.of(found, names, progress);
    int groups = found.tree().grouped(names).size();
    assertThat(progress.stages())
        .containsExactly("merging groups %d: %d".formatted(groups, groups));
    assertThat(merged.damaged()).isEmpty();
    assertThat(merged.set().toBytes()).isEqualTo(oneByOne(names).toBytes());
    List<BlockHeader> headers = new ArrayList<>();
    for (String name : names) {
      headers.add(store().header(name, configuration()));
    }
    assertThat(found.headers(names, FoundBlocks.Loss.REFUSE).collect())
        .containsExactlyInAnyOrderElementsOf(headers);
  }

  private List<Path> groups() throws IOException {
    Path merged = folder.resolve("store/merged");
    if (!Files.exists(merged)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(merged)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private Path block(String name) {
    return folder.resolve("store/blocks/" + IDENTITY.digest() + "/" + name + ".block");
  }

  private Path group(BlockGroup group) {
    return folder.resolve("store/merged/" + IDENTITY.digest() + "/" + group.name() + ".group");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyNightMergesWhatIsThere(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> names = new ArrayList<>(write(0, 100 + random.nextInt(200)));
    int next = names.size();
    for (int night = 0; night < 6; night++) {
      assertNight(names);
      int removed = random.nextInt(random.nextBoolean() ? 4 : 40);
      for (int i = 0; i < removed; i++) {
        names.remove(random.nextInt(names.size()));
      }
      int added = random.nextInt(random.nextBoolean() ? 4 : 40);
      names.addAll(write(next, next + added));
      next += added;
      if (random.nextInt(3) == 0) {
        Collections.shuffle(names, random);
      }
    }
  }

  @Test
  void fewBlocksMakeNoGroup() throws IOException {
    assertNight(write(0, BlockTree.MEMBERS - 1));
    assertThat(groups()).isEmpty();
  }

  @Test
  void groupsAreReadInPlaceOfTheirBlocks() throws IOException {
    List<String> names = write(0, 2 * BlockTree.MEMBERS + 3);
    StatisticsSet expected = oneByOne(names);
    assertNight(names);
    assertThat(groups()).hasSize(2);

    for (String name : names.subList(0, 2 * BlockTree.MEMBERS)) {
      Files.delete(block(name));
    }
    MergedBlocks merged = MergedBlocks.of(found(), names, new SilentProgress());

    assertThat(merged.damaged()).isEmpty();
    assertThat(merged.set()).isEqualTo(expected);
    assertThat(found().headers(names, FoundBlocks.Loss.REFUSE).count()).isEqualTo(names.size());
  }

  @Test
  void aBlockThatIsNotWantedCostsItsGroupAlone() throws IOException {
    List<String> names = new ArrayList<>(write(0, 3 * BlockTree.MEMBERS));
    assertNight(names);
    names.remove(BlockTree.MEMBERS);
    names.addAll(write(500, 502));

    assertThat(found().tree().cover(names).stream().map(BlockGroup::level).toList())
        .hasSize(2 + BlockTree.MEMBERS - 1 + 2)
        .startsWith(1, 1, 0);
    assertNight(names);
    assertThat(groups()).hasSize(4);
  }

  private enum Damage {
    GONE {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
      }
    },
    CUT {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      }
    },
    CHANGED_HEADER {
      @Override
      void to(Path file) throws IOException {
        change(file, 50);
      }
    },
    CHANGED_STATISTICS {
      @Override
      void to(Path file) throws IOException {
        change(file, (int) Files.size(file) - 20);
      }
    },
    ANOTHER_GROUP {
      @Override
      void to(Path file) throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
          Path other = files.filter(found -> !found.equals(file)).findFirst().orElseThrow();
          Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    };

    abstract void to(Path file) throws IOException;

    private static void change(Path file, int position) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      bytes[position] ^= 1;
      Files.write(file, bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedGroupIsMadeAgain(Damage damage) throws IOException {
    List<String> names = write(0, 2 * BlockTree.MEMBERS);
    assertNight(names);
    Path file = groups().get(0);
    byte[] whole = Files.readAllBytes(file);

    damage.to(file);
    assertNight(names);
    assertThat(file).hasBinaryContent(whole);

    FoundBlocks before = found();
    damage.to(file);
    assertThat(MergedBlocks.of(before, names, new SilentProgress()).set())
        .isEqualTo(oneByOne(names));
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void aDamagedBlockIsTold() throws IOException {
    List<String> names = write(0, BlockTree.MEMBERS + 1);
    Damage.CUT.to(block(names.get(7)));

    MergedBlocks merged = MergedBlocks.of(found(), names, new SilentProgress());

    assertThat(merged.damaged()).containsExactly(names.get(7));
    assertThat(merged.set().blocks()).hasSize(BlockTree.MEMBERS);
    assertThat(groups()).isEmpty();
  }

  @Test
  void groupsAreGrouped() throws IOException {
    int members = BlockTree.MEMBERS;
    List<String> names = write(0, members * members + 2 * members + 5);
    assertNight(names);
    assertThat(groups()).hasSize(members + 2);
    assertNight(names);
    assertThat(groups()).hasSize(members + 3);
    List<BlockGroup> cover = found().tree().cover(names);
    assertThat(cover.stream().map(BlockGroup::level).toList())
        .containsExactly(2, 1, 1, 0, 0, 0, 0, 0);

    Path root = group(cover.get(0));
    byte[] whole = Files.readAllBytes(root);
    Damage.CUT.to(root);
    assertNight(names);
    assertThat(root).hasBinaryContent(whole);

    Files.delete(group(cover.get(0).members().get(3)));
    assertNight(names);
    assertNight(names);
    assertThat(found().tree().cover(names)).hasSizeLessThan(members);
  }

  @Test
  void jobsAtOnceDoNotDisturbEachOther() throws IOException {
    List<String> names = write(0, 300);
    List<List<String>> jobs = List.of(names, names, names.subList(0, 250), names.subList(20, 300));
    List<CompletableFuture<byte[]>> running =
        jobs.stream()
            .map(
                job ->
                    CompletableFuture.supplyAsync(
                        () -> MergedBlocks.of(found(), job, new SilentProgress()).set().toBytes()))
            .toList();
    for (int job = 0; job < jobs.size(); job++) {
      assertThat(running.get(job).join()).isEqualTo(oneByOne(jobs.get(job)).toBytes());
    }
    assertNight(names);
    assertNight(names.subList(10, 280));
  }

  @Test
  void whatIsGroupedDoesNotDependOnWhoseNightItIs() throws IOException {
    List<String> names = write(0, 200);
    assertNight(names);
    Map<String, Integer> first = bytes();
    for (Path file : groups()) {
      Files.delete(file);
    }
    assertNight(names);
    assertThat(bytes()).isEqualTo(first).hasSize(6);
  }

  private Map<String, Integer> bytes() throws IOException {
    Map<String, Integer> bytes = new TreeMap<>(Comparator.naturalOrder());
    for (Path file : groups()) {
      bytes.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
    }
    return bytes;
  }
}
