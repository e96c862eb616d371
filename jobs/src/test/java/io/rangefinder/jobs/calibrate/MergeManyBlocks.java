package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.Block;
import io.rangefinder.jobs.store.BlockHeader;
import io.rangefinder.jobs.store.BlockStore;
import io.rangefinder.jobs.store.ImageKey;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Measures how long it takes to merge many blocks and to write the table of their statistics, and
 * the most heap that takes. Run with the folder to work in, the number of blocks and of tensors:
 * the first run makes the blocks, the next ones, under the heap that is of interest, merge them.
 */
final class MergeManyBlocks {
  private static final StatisticsIdentity IDENTITY = StatisticsIdentity.of("graph", "pixels");
  private static final int VARIANTS = 32;
  private static final int IMAGES = 8;
  private static final int VALUES_OF_IMAGE = 1 << 14;
  private static final int MOST_CHANNELS = 1 << 10;

  private MergeManyBlocks() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int blocks = Integer.parseInt(arguments[1]);
    BlockStore store = new BlockStore(folder.resolve("store").toString(), IDENTITY);
    Configuration hadoop = new Configuration();
    if (store.names(hadoop).size() < blocks) {
      write(store, hadoop, blocks, Integer.parseInt(arguments[2]));
      return;
    }
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      long begin = System.nanoTime();
      Map<String, SplitStatistics> merged =
          MergedBlocks.of(
                  context,
                  store,
                  context.broadcast(new SerializableConfiguration(hadoop)),
                  store.names(hadoop))
              .set()
              .tensors();
      long between = System.nanoTime();
      List<StatisticsTable.Entry> entries = new ArrayList<>();
      merged.forEach(
          (tensor, statistics) ->
              entries.add(new StatisticsTable.Entry(tensor, "Conv2D", "[1]", statistics)));
      StatisticsTable.write(
          spark, entries, folder.resolve("statistics" + System.nanoTime()).toString());
      System.out.printf(
          "%d blocks of %d tensors merged in %.1f s, written in %.1f s, peak heap %d MiB%n",
          blocks,
          merged.size(),
          (between - begin) / 1e9,
          (System.nanoTime() - between) / 1e9,
          peakHeap() >> 20);
    }
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(peak -> peak.getUsed())
        .sum();
  }

  private static void write(BlockStore store, Configuration hadoop, int blocks, int tensors) {
    List<Map<String, SplitStatistics>> variants =
        IntStream.range(0, VARIANTS).mapToObj(seed -> statistics(seed, tensors)).toList();
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              List<ImageKey> keys = List.of(new ImageKey(block, 0));
              String name = BlockHeader.name(IDENTITY, keys);
              store.write(
                  new Block(
                      new BlockHeader(IDENTITY, name, keys, List.of()),
                      StatisticsSet.ofBlock(IDENTITY, name, variants.get(block % VARIANTS))),
                  hadoop);
            });
    System.out.printf("%d blocks written; run again to merge them%n", blocks);
  }

  private static Map<String, SplitStatistics> statistics(int seed, int tensors) {
    Random random = new Random(seed);
    Map<String, SplitStatistics> statistics = new TreeMap<>();
    for (int tensor = 0; tensor < tensors; tensor++) {
      SplitAccumulator accumulator =
          new SplitAccumulator(Math.min(MOST_CHANNELS, 1 << (3 + tensor / 6)));
      for (int image = 0; image < IMAGES; image++) {
        float[] values = new float[VALUES_OF_IMAGE];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) Math.max(0, Math.min(6, 2 * random.nextGaussian()));
        }
        accumulator.add(
            "%d-%d.jpg".formatted(seed, image),
            image % 2 == 0 ? Half.FIRST : Half.SECOND,
            FloatBuffer.wrap(values),
            0,
            values.length);
      }
      statistics.put("tensor" + tensor, accumulator.toStatistics());
    }
    return statistics;
  }
}
