package io.rangefinder.jobs.store;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The images that could not be used, one row each, in the order of their ids. */
public final class QuarantineTable {
  /** An image that could not be used, the kind of reason, and its detail. */
  public record Entry(String image, String reason, String detail) implements Serializable {
    /** The same of an image that is called otherwise. */
    public Entry called(String name) {
      return new Entry(name, reason, detail);
    }
  }

  /** How many entries a message shows. */
  public static final int SHOWN = 5;

  private static final StructType SCHEMA =
      createStructType(
          List.of(
              createStructField("image", StringType, false),
              createStructField("reason", StringType, false),
              createStructField("detail", StringType, false)));

  private QuarantineTable() {}

  /** Entries for a message, one a line. */
  public static List<String> lines(List<Entry> entries) {
    return entries.stream()
        .map(entry -> "%s: %s, %s".formatted(entry.image(), entry.reason(), entry.detail()))
        .toList();
  }

  /** Writes the rows, given in any order, to a folder. */
  public static void write(SparkSession spark, JavaRDD<Entry> entries, String folder) {
    JavaRDD<Row> rows =
        entries.map(entry -> RowFactory.create(entry.image(), entry.reason(), entry.detail()));
    StoredTable.write(
        spark.createDataFrame(rows, SCHEMA).coalesce(1).sortWithinPartitions("image"), folder);
  }

  /**
   * Reads the first rows, in the order of the ids.
   *
   * @param most how many at most
   * @throws io.rangefinder.ir.UserException if the table cannot be read
   */
  public static List<Entry> read(SparkSession spark, String folder, int most) {
    return StoredTable.readDistributed(spark, SCHEMA, folder)
        .orderBy("image")
        .limit(most)
        .collectAsList()
        .stream()
        .map(row -> new Entry(row.getString(0), row.getString(1), row.getString(2)))
        .toList();
  }
}
