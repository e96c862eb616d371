package io.rangefinder.jobs.store;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.rangefinder.jobs.source.ImageManifest;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The images of a run: identity and file facts, one row an image, in the order of their ids. */
public final class ImageTable {
  private static final StructType SCHEMA =
      createStructType(
          List.of(
              createStructField("image", StringType, false),
              createStructField("length", LongType, false),
              createStructField("modification_time", LongType, false)));

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
            .map(image -> RowFactory.create(image.id(), image.length(), image.modificationTime()));
    StoredTable.writeDivided(spark.createDataFrame(rows, SCHEMA), folder);
  }

  /**
   * The ids of all images of a run, in a column {@code image}.
   *
   * @throws io.rangefinder.ir.UserException if the table cannot be read
   */
  public static Dataset<Row> readIds(SparkSession spark, String folder) {
    return StoredTable.readDistributed(spark, SCHEMA, folder).select("image");
  }
}
