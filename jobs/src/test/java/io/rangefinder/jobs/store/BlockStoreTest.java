package io.rangefinder.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlockStoreTest {
  private static final StatisticsIdentity IDENTITY = StatisticsIdentity.of("graph", "pixels");

  @TempDir private Path folder;
  private final Configuration hadoop = new Configuration();

  private BlockStore store() {
    return new BlockStore(folder.resolve("store").toString(), IDENTITY);
  }

  private static Block block(int images) {
    List<ImageKey> keys =
        IntStream.range(0, images).mapToObj(i -> new ImageKey(i, -i)).sorted().toList();
    SplitAccumulator values = new SplitAccumulator(2);
    values.add("a.png", Half.SECOND, FloatBuffer.wrap(new float[] {1, 2, 3, -4}), 0, 4);
    String name = BlockHeader.name(IDENTITY, keys);
    return new Block(
        new BlockHeader(
            IDENTITY,
            name,
            keys,
            List.of(new QuarantineTable.Entry("b.png", "EMPTY", "nothing in it"))),
        StatisticsSet.ofBlock(IDENTITY, name, Map.of("conv", values.toStatistics())));
  }

  @Test
  void aBlockComesBackAsItWas() throws IOException {
    Block block = block(3);
    store().write(block, hadoop);

    assertThat(store().names(hadoop)).containsExactly(block.header().name());
    assertThat(store().header(block.header().name(), hadoop)).isEqualTo(block.header());
    assertThat(store().read(block.header().name(), hadoop)).isEqualTo(block);
  }

  @Test
  void aStoreThatIsNotThereHasNoBlocks() {
    assertThat(store().names(hadoop)).isEmpty();
  }

  @Test
  void writersOfTheSameBlockLeaveItOnce() throws IOException {
    Block block = block(5);
    IntStream.range(0, 32).parallel().forEach(writer -> store().write(block, hadoop));

    assertThat(store().read(block.header().name(), hadoop)).isEqualTo(block);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void aStoreThatCannotBeWrittenIsRefused() throws IOException {
    Files.writeString(folder.resolve("store"), "a file");

    assertThatThrownBy(() -> store().write(block(1), hadoop))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot write to the store '" + folder.resolve("store") + "'");
  }

  @Test
  void noDamageGoesUnseen() throws IOException {
    byte[] whole = BlockFormat.bytes(block(4));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> BlockFormat.read(new ByteArrayInputStream(cut)))
          .isInstanceOf(IOException.class);
    }
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> BlockFormat.read(new ByteArrayInputStream(changed)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aBlockMustHoldItsOwnStatistics() {
    Block block = block(2);
    BlockHeader other = new BlockHeader(IDENTITY, "other", block.header().settled(), List.of());

    assertThatThrownBy(() -> new Block(other, block.statistics()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'other' holds statistics of [" + block.header().name());
  }
}
