package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.store.StoredFile;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
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
    classes = Collections.unmodifiableMap(new TreeMap<>(classes));
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
    StoredFile.requireExists("the labels", location, spark.sparkContext().hadoopConfiguration());
    Dataset<Row> table = spark.read().option("header", true).option("escape", "\"").csv(location);
    List<String> columns = Arrays.asList(table.columns());
    if (!columns.contains(column)) {
      throw new UserException(
          "Cannot find the column '%s' in the labels '%s'. Its columns are %s; name one with --label-column."
              .formatted(column, location, columns));
    }
    int classColumn = columns.indexOf(column);
    Map<String, Integer> classes = new TreeMap<>();
    int number = 0;
    for (Row row : table.collectAsList()) {
      number++;
      if (row.isNullAt(0) || row.isNullAt(classColumn)) {
        throw new UserException(
            "Cannot read the labels '%s': row %d lacks the image or its class."
                .formatted(location, number));
      }
      String image = row.getString(0);
      int label = parse(location, image, row.getString(classColumn));
      Integer other = classes.put(image, label);
      if (other != null && other != label) {
        throw new UserException(
            "Cannot use the labels '%s': '%s' is of class %d in one row and of class %d in another."
                .formatted(location, image, other, label));
      }
    }
    if (classes.isEmpty()) {
      throw new UserException("The labels '%s' have a header, but no row.".formatted(location));
    }
    return new Labels(classes);
  }

  private static int parse(String location, String image, String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
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

  /** How many of the labels name one of these images. */
  LabelUse usedFor(ImageManifest images) {
    Map<String, Integer> known = classes;
    Set<String> matched =
        new HashSet<>(images.entries().map(ImageEntry::id).filter(known::containsKey).collect());
    List<String> unmatched =
        known.keySet().stream().filter(image -> !matched.contains(image)).toList();
    return new LabelUse(
        known.size(), unmatched.size(), unmatched.stream().limit(LabelUse.SHOWN).toList());
  }

  /**
   * Checks that at least one of the images has a label, if there are labels.
   *
   * @throws UserException if the names in the labels are not those of the images
   */
  void requireSomeOf(ImageManifest images) {
    Map<String, Integer> known = classes;
    if (!known.isEmpty()
        && images.entries().filter(image -> known.containsKey(image.id())).isEmpty()) {
      throw new UserException(
          "None of the %d images has a label: the labels begin with '%s', the images with '%s'. Name the images in the first column as the folder does."
              .formatted(
                  images.size(), known.keySet().iterator().next(), images.entries().first().id()));
    }
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
