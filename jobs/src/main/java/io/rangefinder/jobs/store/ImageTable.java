package io.rangefinder.jobs.store;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.source.ImagePacking;
import io.rangefinder.jobs.source.ListedImage;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** The images of a run, one row an image, in the order of the manifest. */
public final class ImageTable {
  private static final StructType ID = new StructType().add("image", StringType, false);

  private static final StructType SCHEMA =
      ID.add("index", LongType, false)
          .add("file", StringType, false)
          .add("member", StringType, false)
          .add("path", StringType, false)
          .add("length", LongType, false)
          .add("modification_time", LongType, false)
          .add("etag", StringType, false)
          .add("source", StringType, false)
          .add("position", LongType, false)
          .add("field", StringType, false);

  private static final int ROWS_A_FILE = 1_000_000;

  private ImageTable() {}

  /**
   * Writes a row for each image to a folder: files of a million rows, the last of what is left,
   * whose names sort as their rows do. Their bytes depend on the images alone.
   */
  public static void write(SparkSession spark, ImageManifest images, String folder) {
    write(spark, images, folder, ROWS_A_FILE);
  }

  static void write(SparkSession spark, ImageManifest images, String folder, int rowsAFile) {
    JavaRDD<Row> rows =
        images
            .inRuns(rowsAFile)
            .mapPartitionsWithIndex((file, run) -> rows((long) file * rowsAFile, run), true);
    StoredTable.writeDivided(spark.createDataFrame(rows, SCHEMA), folder);
  }

  private static Iterator<Row> rows(long first, Iterator<ImageEntry> images) {
    AtomicLong index = new AtomicLong(first);
    Iterable<ImageEntry> once = () -> images;
    Stream<ImageEntry> stream = StreamSupport.stream(once.spliterator(), false);
    return stream.map(image -> row(index.getAndIncrement(), image)).iterator();
  }

  private static Row row(long index, ImageEntry image) {
    return RowFactory.create(
        image.id(),
        index,
        image.file(),
        image.member(),
        image.path(),
        image.length(),
        image.modificationTime(),
        image.etag(),
        image.packing().source(),
        image.packing().position(),
        image.packing().field());
  }

  /**
   * The images of a run that this job has written. They stay on executors; whenever they are
   * computed, they are the same.
   *
   * @throws io.rangefinder.ir.UserException if the table cannot be read
   */
  public static JavaRDD<ListedImage> read(SparkSession spark, String folder) {
    return StoredTable.readWritten(spark, SCHEMA, folder).toJavaRDD().map(ImageTable::image);
  }

  private static ListedImage image(Row row) {
    return new ListedImage(
        row.getLong(1),
        new ImageEntry(
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getLong(5),
            row.getLong(6),
            row.getString(7),
            new ImagePacking(row.getString(8), row.getLong(9), row.getString(10))));
  }

  /**
   * Some images of a run by their ids; those that it does not have are missing.
   *
   * @throws io.rangefinder.ir.UserException if the table cannot be read
   */
  public static Map<String, ImageEntry> find(
      SparkSession spark, String folder, Collection<String> ids) {
    Map<String, ImageEntry> found = new TreeMap<>();
    StoredTable.readDistributed(spark, SCHEMA, folder)
        .filter(functions.col("image").isin(ids.toArray()))
        .collectAsList()
        .forEach(row -> found.put(row.getString(0), image(row).entry()));
    return found;
  }

  /**
   * The ids of all images of a run, in a column {@code image}.
   *
   * @throws io.rangefinder.ir.UserException if the table cannot be read
   */
  public static Dataset<Row> readIds(SparkSession spark, String folder) {
    return StoredTable.readDistributed(spark, ID, folder);
  }
}
