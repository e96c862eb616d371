package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.UserException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The class of each image, read from a table with a header.
 *
 * @param classes class indices by image id
 */
record Labels(Map<String, Integer> classes) implements Serializable {
  Labels {
    classes = Map.copyOf(classes);
  }

  /** No image has a known class. */
  static Labels none() {
    return new Labels(Map.of());
  }

  /**
   * Reads a CSV file with a header. Its first column names the images.
   *
   * @param column the column of class indices
   * @throws UserException if the file, the column or a class cannot be read
   */
  static Labels read(SparkSession spark, String location, String column) {
    Dataset<Row> table;
    try {
      table = spark.read().option("header", true).option("escape", "\"").csv(location);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new UserException(
            "Cannot read the labels '%s': %s. Check the path.".formatted(location, e.getMessage()),
            e);
      }
      throw e;
    }
    List<String> columns = Arrays.asList(table.columns());
    if (!columns.contains(column)) {
      throw new UserException(
          "Cannot find the column '%s' in the labels '%s'. Its columns are %s; name one with --label-column."
              .formatted(column, location, columns));
    }
    Map<String, Integer> classes = new HashMap<>();
    for (Row row : table.select(columns.get(0), column).collectAsList()) {
      classes.put(row.getString(0), parse(location, row.getString(0), row.getString(1)));
    }
    return new Labels(classes);
  }

  private static int parse(String location, String image, String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException | NullPointerException e) {
      throw new UserException(
          "Cannot read the labels '%s': the class of '%s' is '%s', not a whole number."
              .formatted(location, image, text),
          e);
    }
  }

  /** The class of an image, if it is known. */
  OptionalInt of(String image) {
    Integer label = classes.get(image);
    return label == null ? OptionalInt.empty() : OptionalInt.of(label);
  }

  /**
   * Checks that a network knows every class.
   *
   * @throws UserException if a class lies outside of the network's
   */
  void requireBelow(int count) {
    for (Map.Entry<String, Integer> entry : classes.entrySet()) {
      if (entry.getValue() < 0 || entry.getValue() >= count) {
        throw new UserException(
            "The class %d of '%s' is none of the network's %d classes. Check --label-column."
                .formatted(entry.getValue(), entry.getKey(), count));
      }
    }
  }
}
