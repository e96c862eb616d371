package io.rangefinder.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupStoreTest {
  private static final StatisticsIdentity IDENTITY = StatisticsIdentity.of("graph", "pixels");

  @TempDir private Path folder;
  private final Configuration hadoop = new Configuration();

  private String location() {
    return folder.resolve("store").toString();
  }

  private BlockStore blocks() {
    return new BlockStore(location(), IDENTITY);
  }

  private GroupStore groups() {
    return blocks().groups();
  }

  private static Block block(int number) {
    List<ImageKey> keys = List.of(new ImageKey(number, 0));
    String name = BlockHeader.name(IDENTITY, keys);
    SplitAccumulator values = new SplitAccumulator(2);
    values.add(number + ".png", Half.FIRST, FloatBuffer.wrap(new float[] {number, 2, 3, 4}), 0, 4);
    return new Block(
        new BlockHeader(
            IDENTITY,
            name,
            keys,
            List.of(new QuarantineTable.Entry(number + ".txt", "EMPTY", "nothing in it"))),
        StatisticsSet.ofBlock(IDENTITY, name, Map.of("conv", values.toStatistics())));
  }

  private static MergedGroup group(List<Block> blocks) {
    StatisticsSet merged = StatisticsSet.empty(IDENTITY);
    for (Block block : blocks) {
      merged = merged.merge(block.statistics());
    }
    return new MergedGroup(
        GroupHeader.ofBlocks(IDENTITY, blocks.stream().map(Block::header).toList()), merged);
  }

  private static MergedGroup group(MergedGroup one, MergedGroup other) {
    return new MergedGroup(
        GroupHeader.ofGroups(IDENTITY, 2, List.of(one.header().name(), other.header().name())),
        one.statistics().merge(other.statistics()));
  }

  @Test
  void groupsComeBackAsTheyWere() throws IOException {
    MergedGroup one = group(List.of(block(1), block(2)));
    MergedGroup other = group(List.of(block(3)));
    MergedGroup both = group(one, other);
    for (MergedGroup group : List.of(one, other, both)) {
      groups().write(group, hadoop);
      assertThat(groups().header(group.header().name(), hadoop)).isEqualTo(group.header());
      assertThat(groups().read(group.header().name(), hadoop)).isEqualTo(group);
    }
    assertThat(groups().names(hadoop))
        .containsExactlyInAnyOrder(
            one.header().name(), other.header().name(), both.header().name());
    assertThat(blocks().names(hadoop)).isEmpty();
  }

  @Test
  void noDamageGoesUnseen() throws IOException {
    byte[] whole = GroupFormat.bytes(group(List.of(block(1), block(2))));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> GroupFormat.read(new ByteArrayInputStream(cut)))
          .isInstanceOf(IOException.class);
    }
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> GroupFormat.read(new ByteArrayInputStream(changed)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aGroupMustHoldTheStatisticsOfItsBlocks() {
    GroupHeader header = group(List.of(block(1), block(2))).header();

    assertThatThrownBy(() -> new MergedGroup(header, block(1).statistics()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("holds statistics of other blocks");
  }

  @Test
  void theSweepKeepsGroupsOfWhichAllBlocksAreNeeded() throws IOException {
    List<Block> all = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      all.add(block(number));
      blocks().write(all.get(number), hadoop);
    }
    MergedGroup kept = group(all.subList(0, 2));
    MergedGroup alsoKept = group(all.subList(2, 4));
    MergedGroup ofBoth = group(kept, alsoKept);
    MergedGroup ofUnneeded = group(all.subList(3, 5));
    MergedGroup ofTheTwo = group(kept, ofUnneeded);
    for (MergedGroup group : List.of(kept, alsoKept, ofBoth, ofUnneeded, ofTheTwo)) {
      groups().write(group, hadoop);
    }
    Path merged = folder.resolve("store/merged").resolve(IDENTITY.digest());
    byte[] whole = Files.readAllBytes(merged.resolve(kept.header().name() + ".group"));
    Files.write(merged.resolve("." + kept.header().name() + ".group.0c6a8b2e"), whole);
    Files.write(merged.resolve("0123.group"), Arrays.copyOf(whole, 30));
    run(all.subList(0, 2), "one");
    run(all.subList(2, 4), "other");

    assertThat(sweep(Duration.ofHours(1)).removedFiles()).isZero();
    assertThat(sweep(Duration.ZERO).removedFiles()).isEqualTo(5);
    assertThat(groups().names(hadoop))
        .containsExactlyInAnyOrder(
            kept.header().name(), alsoKept.header().name(), ofBoth.header().name());
    try (Stream<Path> files = Files.list(merged)) {
      assertThat(files).hasSize(3);
    }

    Files.delete(folder.resolve("other/_SUCCESS"));
    sweep(Duration.ZERO);
    assertThat(groups().names(hadoop)).containsExactly(kept.header().name());
  }

  private void run(List<Block> blocks, String name) throws IOException {
    Path run = Files.createDirectory(folder.resolve(name));
    Files.createFile(run.resolve("_SUCCESS"));
    List<String> names = blocks.stream().map(block -> block.header().name()).toList();
    StoreReference reference = new StoreReference("file:" + run, IDENTITY.digest(), names, "");
    reference.write(location(), hadoop);
    assertThat(StoreReference.find(location(), "file:" + run, hadoop)).contains(reference);
  }

  private StoreSweep.Result sweep(Duration age) {
    return new StoreSweep(location(), hadoop, age, StoreSweep.Removal.REMOVE).run();
  }

  @Test
  void whatIsNewInARunIsKnownFromItsReference() {
    StoreReference before = new StoreReference("file:/a", "same", List.of("x", "y"), "");
    StoreReference after = new StoreReference("file:/b", "same", List.of("y", "z"), "");
    StoreReference other = new StoreReference("file:/c", "other", List.of("y", "z"), "");

    assertThat(after.blocksBeyond(before)).containsExactly("z");
    assertThat(other.blocksBeyond(before)).containsExactly("y", "z");
    assertThat(StoreReference.find(location(), "file:/a", hadoop)).isEmpty();
  }
}
