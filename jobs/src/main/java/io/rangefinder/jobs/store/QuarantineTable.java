package io.rangefinder.jobs.store;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The images that could not be used, one row each, in the order of their ids. */
public final class QuarantineTable {
  /** An image that could not be used, the kind of reason, and its detail. */
  public record Entry(String image, String reason, String detail) implements Serializable {}

  private static final int SHOWN = 5;

  private static final StructType SCHEMA =
      createStructType(
          List.of(
              createStructField("image", StringType, false),
              createStructField("reason", StringType, false),
              createStructField("detail", StringType, false)));

  private QuarantineTable() {}

  /** The first entries by image, one a line, for messages. */
  public static List<String> first(List<Entry> entries) {
    return entries.stream()
        .sorted(Comparator.comparing(Entry::image))
        .limit(SHOWN)
        .map(entry -> "%s: %s, %s".formatted(entry.image(), entry.reason(), entry.detail()))
        .toList();
  }

  /** How many entries each reason has, in the order of the reasons. */
  public static SortedMap<String, Integer> reasons(List<Entry> entries) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    entries.forEach(entry -> counts.merge(entry.reason(), 1, Integer::sum));
    return counts;
  }

  /** Writes the rows, given in any order, to a folder. */
  public static void write(SparkSession spark, List<Entry> entries, String folder) {
    List<Row> rows =
        entries.stream()
            .sorted(Comparator.comparing(Entry::image))
            .map(entry -> RowFactory.create(entry.image(), entry.reason(), entry.detail()))
            .toList();
    StoredTable.write(spark.createDataFrame(rows, SCHEMA), folder);
  }
}
