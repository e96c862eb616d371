package io.rangefinder.jobs.calibrate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.demo.DrawnFolder;
import io.rangefinder.jobs.demo.ShippedNetwork;
import io.rangefinder.jobs.engine.EngineOptions;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.jobs.source.Packed;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.prepare.Preparation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same images give the same statistics, however they are packed. */
@Tag("slow")
final class PackingTest {
  /** Pixels are not the bytes of a file, so other images are in each half. */
  private static final String[] HALVES = {
    "first_half_images",
    "first_half_min",
    "first_half_max",
    "second_half_images",
    "second_half_min",
    "second_half_max"
  };

  private static final int IMAGES = 12;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static ShippedNetwork network;
  private static Path drawn;
  private static Map<String, byte[]> files;
  private static List<Row> expected;

  @BeforeAll
  static void calibrateOnTheFolder() throws IOException {
    network = ShippedNetwork.write(folder);
    drawn = DrawnFolder.write(folder, 5, IMAGES).images();
    files = Packed.files(drawn);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    expected = statistics(drawn);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void tfRecords() throws IOException {
    assertThat(statistics(write("a.tfrecord", Packed.tfRecords(files)))).isEqualTo(expected);
  }

  @Test
  void compressedTfRecords() throws IOException {
    byte[] records = Packed.tfRecords(files);
    byte[] gzip = Packed.compressed(records, GZIPOutputStream::new);
    byte[] zlib = Packed.compressed(records, DeflaterOutputStream::new);

    assertThat(statistics(write("gzip.tfrecord", gzip))).isEqualTo(expected);
    assertThat(statistics(write("zlib-00000-of-00001", zlib))).isEqualTo(expected);
  }

  @Test
  void tarArchives() throws IOException {
    byte[] tar = Packed.tar(files);

    assertThat(statistics(write("a.tar", tar))).isEqualTo(expected);
    assertThat(statistics(write("a.tgz", Packed.compressed(tar, GZIPOutputStream::new))))
        .isEqualTo(expected);
  }

  @Test
  void compressedTarArchives() throws IOException {
    byte[] tar = Packed.tar(files);

    assertThat(statistics(write("a.tar.xz", Packed.compressed(tar, XZCompressorOutputStream::new))))
        .isEqualTo(expected);
    assertThat(statistics(write("b.tar.zst", Packed.compressed(tar, ZstdOutputStream::new))))
        .isEqualTo(expected);
    assertThat(
            statistics(
                write("c.tar.bz2", Packed.compressed(tar, BZip2CompressorOutputStream::new))))
        .isEqualTo(expected);
  }

  @Test
  void zipArchives() throws IOException {
    assertThat(statistics(write("a.zip", Packed.zip(files)))).isEqualTo(expected);
  }

  @Test
  void arrowStreams() throws IOException {
    assertThat(statistics(write("a.arrow", Packed.arrow(files)))).isEqualTo(expected);
  }

  @Test
  void parquetTables() {
    StructType bytes = new StructType().add("bytes", DataTypes.BinaryType).add("path", "string");
    StructType sparkImage =
        new StructType()
            .add("origin", "string")
            .add("height", "int")
            .add("width", "int")
            .add("nChannels", "int")
            .add("mode", "int")
            .add("data", DataTypes.BinaryType);
    List<Row> decoded = new ArrayList<>();
    List<Row> binary = new ArrayList<>();
    List<Row> structs = new ArrayList<>();
    files.forEach(
        (name, content) -> {
          binary.add(RowFactory.create(name, content));
          decoded.add(RowFactory.create(name, decoded(name, content)));
          structs.add(RowFactory.create(name, RowFactory.create(content, name)));
        });
    table(binary, "jpeg", DataTypes.BinaryType).repartition(3).write().parquet(path("binary"));
    table(structs, "image", bytes).coalesce(1).write().parquet(path("structs.parquet"));
    table(decoded, "image", sparkImage).coalesce(1).write().parquet(path("decoded"));

    assertThat(statistics(new ImageLocation(path("binary"), "", "jpeg", ""))).isEqualTo(expected);
    assertThat(statistics(folder.resolve("structs.parquet"))).isEqualTo(expected);
    assertThat(statistics(folder.resolve("decoded"))).hasSameSizeAs(expected);
    assertThat(rows(run(folder.resolve("decoded").toString()), HALVES))
        .isEqualTo(rows(run(drawn.toString()), HALVES));
  }

  /** As Spark's own data source of images has it: CV_8UC3, which is 16. */
  private static Row decoded(String name, byte[] file) {
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(file));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    ByteBuffer pixels = ByteBuffer.allocate(image.getHeight() * image.getWidth() * 3);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        pixels.put((byte) rgb).put((byte) (rgb >> 8)).put((byte) (rgb >> 16));
      }
    }
    return RowFactory.create(name, image.getHeight(), image.getWidth(), 3, 16, pixels.array());
  }

  private static Dataset<Row> table(List<Row> rows, String column, DataType type) {
    return spark.createDataFrame(rows, new StructType().add("name", "string").add(column, type));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void listOfPackings() throws IOException {
    SortedMap<String, byte[]> sorted = new TreeMap<>(files);
    Path tree = Files.createDirectories(folder.resolve("mixed/deep"));
    Files.write(tree.resolve("00000.png"), sorted.get("00000.png"));
    Files.write(tree.resolve("a.tar"), Packed.tar(sorted.subMap("00001.png", "00004.png")));
    write("some.tfrecords", Packed.tfRecords(sorted.subMap("00004.png", "00011.png")));
    Path list =
        Files.writeString(
            folder.resolve("list.txt"),
            "# what there is\n\nmixed\nsome.tfrecords\n" + drawn.toUri() + "00011.png\n");

    assertThat(statistics(list)).isEqualTo(expected);
  }

  @Test
  void brokenPackingsAreQuarantinedAndTheCountsAddUp() throws IOException {
    byte[] records = Packed.tfRecords(files);
    byte[] tar = Packed.tar(files);
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.write(broken.resolve("a.tfrecord"), Arrays.copyOf(records, records.length - 1));
    Files.write(broken.resolve("b.tar"), Arrays.copyOf(tar, 700));
    Files.write(broken.resolve("c.parquet"), Arrays.copyOf(tar, 700));
    Files.write(broken.resolve("d.png"), files.get("00000.png"));

    CalibrateResult result =
        calibrate(ImageLocation.of(broken.toString()), folder.resolve("broken.run"));

    assertThat(result.manifest().images().listed()).isEqualTo(IMAGES + 3);
    assertThat(result.manifest().images().calibrated()).isEqualTo(IMAGES);
    assertThat(
            spark
                .read()
                .parquet(path("broken.run/quarantine"))
                .select("image", "reason")
                .collectAsList())
        .containsExactly(
            RowFactory.create("a.tfrecord#00000011", "TRUNCATED"),
            RowFactory.create("b.tar#00000.png", "TRUNCATED"),
            RowFactory.create("c.parquet#unreadable", "UNREADABLE"));
  }

  /** Every column but those that hold names of images. */
  private static List<Row> statistics(Path images) {
    return statistics(ImageLocation.of(images.toString()));
  }

  private static List<Row> statistics(ImageLocation images) {
    Path run = run(images.path());
    CalibrateResult result = calibrate(images, run);
    assertThat(result.manifest().images().calibrated()).isEqualTo(IMAGES);
    assertThat(result.manifest().images().listed()).isEqualTo(IMAGES);
    return rows(run);
  }

  private static Path run(String images) {
    return Path.of(images + ".run");
  }

  private static List<Row> rows(Path run, String... leftOut) {
    return spark
        .read()
        .parquet(run.resolve(RunDirectory.STATISTICS).toString())
        .drop("state")
        .drop(leftOut)
        .withColumn("lowest", transform(col("lowest"), pair -> pair.getField("value")))
        .withColumn("highest", transform(col("highest"), pair -> pair.getField("value")))
        .collectAsList();
  }

  private static CalibrateResult calibrate(ImageLocation images, Path run) {
    CalibrateConfiguration configuration =
        new CalibrateConfiguration(
            ModelLocation.of(network.model().toString()),
            ModelConfig.read(network.configuration(), List.of()),
            images,
            ImageSelection.all(),
            Preparation.FULL,
            3,
            4,
            CalibrateConfiguration.DEFAULT_SAMPLE_BYTES,
            1,
            EngineOptions.defaults(),
            null,
            run.toString());
    return new CalibrateJob(configuration, new SilentProgress()).run(spark);
  }

  private static Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
