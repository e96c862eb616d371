package io.rangefinder.jobs.store;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
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

  private ImageTable() {}

  /** Writes the rows, made with {@code (id, length, modification time)}, to a folder. */
  public static void write(SparkSession spark, List<Row> rows, String folder) {
    StoredTable.write(spark.createDataFrame(rows, SCHEMA), folder);
  }

  /**
   * The ids of all images of a run.
   *
   * @throws io.rangefinder.ir.UserException if the table cannot be read
   */
  public static Set<String> readIds(SparkSession spark, String folder) {
    Set<String> ids = new HashSet<>();
    for (Row row : StoredTable.read(spark, SCHEMA, folder)) {
      ids.add(row.getString(0));
    }
    return ids;
  }
}
