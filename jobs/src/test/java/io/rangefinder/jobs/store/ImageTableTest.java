package io.rangefinder.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.source.RecordFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageTableTest {
  private static final int IMAGES = 120_000;

  @TempDir private Path folder;

  @Test
  void bytesOfTheFilesDoNotDependOnThePartitions() throws IOException {
    Path records = RecordFiles.write(folder.resolve("a.tfrecord"), IMAGES);
    List<List<byte[]>> written = new ArrayList<>();
    for (int cores : new int[] {1, 5}) {
      Path table = folder.resolve("by" + cores);
      try (SparkSession spark = spark(cores);
          ImageManifest images = ImageManifest.list(ImageLocation.of(records.toString()), spark)) {
        assertThat(images.entries().getNumPartitions()).isEqualTo(Math.max(3, cores));
        ImageTable.write(spark, images, table.toString(), 50_000);
        assertThat(images.without(ImageTable.readIds(spark, table.toString())).size()).isZero();
      }
      written.add(files(table));
    }

    assertThat(written.get(0)).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(written.get(1).get(i)).isEqualTo(written.get(0).get(i));
    }
  }

  @Test
  void bytesOfTheFilesDoNotDependOnWhetherSparkCompilesCode() throws IOException {
    Path records = RecordFiles.write(folder.resolve("a.tfrecord"), 100);
    List<List<byte[]>> written = new ArrayList<>();
    for (boolean compiled : new boolean[] {true, false}) {
      Path table = folder.resolve("compiled-" + compiled);
      try (SparkSession spark = spark(1)) {
        spark.conf().set("spark.sql.codegen.wholeStage", compiled);
        spark.conf().set("spark.sql.codegen.factoryMode", compiled ? "CODEGEN_ONLY" : "NO_CODEGEN");
        try (ImageManifest images =
            ImageManifest.list(ImageLocation.of(records.toString()), spark)) {
          ImageTable.write(spark, images, table.toString());
        }
      }
      written.add(files(table));
    }

    assertThat(written.get(0)).hasSize(1);
    assertThat(written.get(1)).hasSize(1);
    assertThat(written.get(1).get(0)).isEqualTo(written.get(0).get(0));
  }

  @Test
  void rowsAreInTheOrderOfTheManifest() throws IOException {
    Path records = RecordFiles.write(folder.resolve("a.tfrecord"), 25);
    try (SparkSession spark = spark(2);
        ImageManifest images = ImageManifest.list(ImageLocation.of(records.toString()), spark)) {
      ImageTable.write(spark, images, folder.resolve("table").toString(), 10);

      assertThat(
              spark
                  .read()
                  .parquet(folder.resolve("table").toString())
                  .coalesce(1)
                  .toJavaRDD()
                  .map(row -> row.getString(0))
                  .collect())
          .hasSize(25)
          .containsExactlyInAnyOrderElementsOf(images.entries().map(image -> image.id()).collect());
      assertThat(files(folder.resolve("table"))).hasSize(3);
    }
  }

  @Test
  void damagedTableIsTheUsersError() throws IOException {
    Path table = Files.createDirectories(folder.resolve("table"));
    Files.writeString(table.resolve("part-0.parquet"), "no table");
    try (SparkSession spark = spark(1)) {
      assertThatThrownBy(() -> ImageTable.readIds(spark, table.toString()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Cannot read '" + table + "'")
          .hasMessageContaining("damaged");
    }
  }

  private static SparkSession spark(int cores) {
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }

  /** The bytes of the Parquet files in the order of their names. */
  private static List<byte[]> files(Path table) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> children = Files.list(table)) {
      for (Path child : children.sorted().toList()) {
        if (child.toString().endsWith(".parquet")) {
          files.add(Files.readAllBytes(child));
        }
      }
    }
    return files;
  }
}
