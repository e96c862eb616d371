package io.rangefinder.jobs.source;

import com.sun.management.OperatingSystemMXBean;
import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.store.ImageTable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;

/**
 * Prints how long it takes to list many images and to select from them, and the greatest heap
 * meanwhile. Not a test: {@code ListingScale files|records NUMBER FOLDER}, with driver and executor
 * in one JVM, so {@code -Xmx} bounds both.
 */
public final class ListingScale {
  private static final int IMAGES_A_FOLDER = 1_000;
  private static final int RECORDS_A_FILE = 100_000;

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ListingScale() {}

  public static void main(String[] arguments) throws Exception {
    int images = Integer.parseInt(arguments[1]);
    Path folder = Path.of(arguments[2]);
    Path location = folder.resolve(arguments[0] + images);
    if (!Files.exists(location)) {
      write(arguments[0], images, location);
    }
    try (SparkSession spark = LocalSpark.open()) {
      spark.sparkContext().setLogLevel("ERROR");
      Path few = folder.resolve("files12");
      if (!Files.exists(few)) {
        writeFiles(12, few);
      }
      for (int i = 0; i < 10; i++) {
        timed("list 12 files", () -> list(few, spark)).close();
      }
      ImageManifest manifest = timed("list " + location, () -> list(location, spark));
      System.out.println(
          manifest.size() + " images in " + manifest.entries().getNumPartitions() + " partitions");
      timed("lowest 512", () -> manifest.lowest(512));
      timed("count entries", () -> manifest.entries().count());
      for (ImageSelection selection :
          new ImageSelection[] {
            ImageSelection.sample(images / 10),
            ImageSelection.fraction(0.1),
            ImageSelection.sample(images / 10).byFolder(),
            ImageSelection.fraction(0.1).byFolder()
          }) {
        ImageManifest selected = timed(selection.toString(), () -> manifest.select(selection));
        System.out.println(selected.size() + " images");
        selected.close();
      }
      Path table = Files.createTempDirectory(folder, "table").resolve("images");
      timed(
          "write the table of images",
          () -> {
            ImageTable.write(spark, manifest, table.toString());
            return table;
          });
      ImageManifest left =
          timed(
              "without those of the table",
              () -> manifest.without(ImageTable.readIds(spark, table.toString())));
      System.out.println(left.size() + " images");
    }
  }

  private static ImageManifest list(Path location, SparkSession spark) {
    return ImageManifest.list(ImageLocation.of(location.toString()), spark);
  }

  private static <T> T timed(String what, Callable<T> step) throws Exception {
    long start = System.nanoTime();
    long cpuStart = PROCESS.getProcessCpuTime();
    T result = step.call();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (PROCESS.getProcessCpuTime() - cpuStart) / 1e9;
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        peak += pool.getPeakUsage().getUsed();
        pool.resetPeakUsage();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-60s %8.2f s  %8.2f s CPU  %5d MiB%n",
        what,
        seconds,
        cpuSeconds,
        peak >> 20);
    return result;
  }

  private static void write(String kind, int images, Path location) throws IOException {
    if (kind.equals("files")) {
      writeFiles(images, location);
      return;
    }
    Files.createDirectories(location);
    for (int i = 0; i * RECORDS_A_FILE < images; i++) {
      int records = Math.min(RECORDS_A_FILE, images - i * RECORDS_A_FILE);
      Path file = location.resolve("%d/%05d.tfrecord".formatted(i % 10, i));
      Files.createDirectories(file.getParent());
      RecordFiles.write(file, records);
    }
  }

  private static void writeFiles(int images, Path location) throws IOException {
    for (int i = 0; i < images; i++) {
      int number = i / IMAGES_A_FOLDER;
      Path file = location.resolve("%02d/%04d/%07d.jpg".formatted(number % 100, number, i));
      if (i % IMAGES_A_FOLDER == 0) {
        Files.createDirectories(file.getParent());
      }
      Files.createFile(file);
    }
  }
}
