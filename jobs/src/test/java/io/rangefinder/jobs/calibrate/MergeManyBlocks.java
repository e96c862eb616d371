package io.rangefinder.jobs.calibrate;

import com.sun.management.OperatingSystemMXBean;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ListedImage;
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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Measures what nights cost, part by part, that find many blocks in their store, and the most heap
 * that takes. Run with the folder to work in, the number of tensors, and for each night {@code
 * BLOCKS:CHANGED}: it has the images of so many blocks, of which the first of so many blocks have
 * changed since the blocks were made. Blocks that are missing are written first.
 */
final class MergeManyBlocks {
  private static final StatisticsIdentity IDENTITY = StatisticsIdentity.of("graph", "pixels");
  private static final int VARIANTS = 32;
  private static final int IMAGES = 8;
  private static final int VALUES_OF_IMAGE = 1 << 14;
  private static final int MOST_CHANNELS = 1 << 10;
  private static final int PARTITIONS = 8;

  private final JavaSparkContext context;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final BlockStore store;
  private final List<Map<String, SplitStatistics>> variants;

  private MergeManyBlocks(JavaSparkContext context, BlockStore store, int tensors) {
    this.context = context;
    this.hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    this.store = store;
    this.variants =
        IntStream.range(0, VARIANTS).mapToObj(seed -> statistics(seed, tensors)).toList();
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      MergeManyBlocks nights =
          new MergeManyBlocks(
              JavaSparkContext.fromSparkContext(spark.sparkContext()),
              new BlockStore(folder.resolve("store").toString(), IDENTITY),
              Integer.parseInt(arguments[1]));
      for (String night : List.of(arguments).subList(2, arguments.length)) {
        String[] parts = night.split(":", 2);
        Map<String, SplitStatistics> merged =
            nights.night(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        List<StatisticsTable.Entry> entries = new ArrayList<>();
        merged.forEach(
            (tensor, statistics) ->
                entries.add(new StatisticsTable.Entry(tensor, "Conv2D", "[1]", statistics)));
        timed(
            "table",
            () -> {
              StatisticsTable.write(
                  spark, entries, folder.resolve("statistics" + System.nanoTime()).toString());
              return 0;
            });
        System.out.printf("peak heap %d MiB%n", peakHeap() >> 20);
      }
    }
  }

  private Map<String, SplitStatistics> night(int blocks, int changed) {
    long count = (long) blocks * IMAGES;
    ListedImages images =
        new ListedImages(
            context.parallelize(
                LongStream.range(0, count).mapToObj(image -> listed(image, changed)).toList(),
                PARTITIONS),
            count);
    Configuration configuration = context.hadoopConfiguration();
    if (store.names(configuration).isEmpty()) {
      IntStream.range(0, blocks).parallel().forEach(block -> write(block, changed, configuration));
    }
    System.out.printf("night of %d blocks, %d changed%n", blocks, changed);
    long begin = System.nanoTime();
    long beginProcessor = processorNanos();
    FoundBlocks found = timed("groups", () -> FoundBlocks.of(context, store, hadoop));
    ReusableBlocks reused = timed("find", () -> ReusableBlocks.find(found, images));
    List<String> computed =
        timed(
            "not measured: write new",
            () ->
                IntStream.range(0, blocks)
                    .filter(block -> !reused.covered().get(block * IMAGES))
                    .mapToObj(block -> write(block, changed, configuration))
                    .toList());
    List<String> names = Stream.concat(reused.names().stream(), computed.stream()).toList();
    MergedBlocks merged = timed("merge", () -> MergedBlocks.of(found, names, new SilentProgress()));
    ImageNames called = new ImageNames(context, images);
    Map<String, SplitStatistics> statistics =
        timed("names", () -> called.of(merged.set().tensors()));
    timed(
        "quarantine",
        () -> new QuarantinedImages(found, called, reused.names(), computed).reasons());
    System.out.printf(
        "%d reused, %d computed, in all %.1f s, of processors %.1f s%n",
        reused.names().size(),
        computed.size(),
        (System.nanoTime() - begin) / 1e9,
        (processorNanos() - beginProcessor) / 1e9);
    return statistics;
  }

  private static <T> T timed(String part, Supplier<T> work) {
    long begin = System.nanoTime();
    long beginProcessor = processorNanos();
    T result = work.get();
    System.out.printf(
        "  %-24s %6.1f s, of processors %6.1f s%n",
        part, (System.nanoTime() - begin) / 1e9, (processorNanos() - beginProcessor) / 1e9);
    return result;
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(peak -> peak.getUsed())
        .sum();
  }

  private static ListedImage listed(long image, int changed) {
    String name = "%08d.jpg".formatted(image);
    boolean isChanged = image % IMAGES == 0 && image / IMAGES < changed;
    return new ListedImage(image, ImageEntry.ofFile(name, "file:/" + name, 1, isChanged ? 1 : 0));
  }

  private String write(int block, int changed, Configuration configuration) {
    List<ImageKey> keys =
        LongStream.range((long) block * IMAGES, (block + 1L) * IMAGES)
            .mapToObj(image -> ImageKey.of(listed(image, changed).entry().fingerprint()))
            .sorted()
            .toList();
    String name = BlockHeader.name(IDENTITY, keys);
    store.write(
        new Block(
            new BlockHeader(IDENTITY, name, keys, List.of()),
            StatisticsSet.ofBlock(IDENTITY, name, variants.get(block % VARIANTS))),
        configuration);
    return name;
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
            "file:/%08d.jpg".formatted(seed * IMAGES + image),
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
