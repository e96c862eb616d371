package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** What a folder is whose files belong to several versions of a table, known by what lies in it. */
enum TableFormat {
  NONE("", ""),
  DELTA("Delta table", DeltaLog.FOLDER),
  ICEBERG("Iceberg table", "metadata"),
  HUDI("Hudi table", ".hoodie");

  private static final String ICEBERG_SUFFIX = ".metadata.json";

  private final String text;
  private final String marker;

  TableFormat(String text, String marker) {
    this.text = text;
    this.marker = marker;
  }

  /** The format that a child of a folder tells. */
  static TableFormat toldBy(String child, Path folder, Configuration configuration)
      throws IOException {
    for (TableFormat format : values()) {
      if (format != NONE && format.marker.equals(child) && format.isIn(folder, configuration)) {
        return format;
      }
    }
    return NONE;
  }

  /** The format of a folder whose children are too many to look at. */
  static TableFormat of(Path folder, Configuration configuration) throws IOException {
    for (TableFormat format : values()) {
      if (format != NONE && format.isIn(folder, configuration)) {
        return format;
      }
    }
    return NONE;
  }

  /**
   * Refuses a folder of a table's partitions, as {@code date=2026-01-01}: what it holds only the
   * table can tell.
   *
   * @throws UserException if it is one
   */
  static void requireNoPartition(Path folder, Configuration configuration) throws IOException {
    Path table = folder;
    while (table.getName().contains("=") && table.getParent() != null) {
      table = table.getParent();
    }
    TableFormat format = table.equals(folder) ? NONE : of(table, configuration);
    if (format != NONE) {
      throw new UserException(
          "'%s' is a part of the %s '%s', which tells what files belong to its current version. Name the table."
              .formatted(folder, format, table));
    }
  }

  private boolean isIn(Path folder, Configuration configuration) throws IOException {
    Path path = new Path(folder, marker);
    try {
      FileStatus status = LakeFiles.status(path, configuration);
      return status.isDirectory() && (this != ICEBERG || holdsMetadata(path, configuration));
    } catch (FileNotFoundException absent) {
      return false;
    }
  }

  private static boolean holdsMetadata(Path folder, Configuration configuration)
      throws IOException {
    RemoteIterator<FileStatus> children =
        folder.getFileSystem(configuration).listStatusIterator(folder);
    while (children.hasNext()) {
      if (children.next().getPath().getName().endsWith(ICEBERG_SUFFIX)) {
        return true;
      }
    }
    return false;
  }

  /** What to tell a user who names a table that cannot be read. */
  String refusal(String folder) {
    return ("'%s' is %s %s: which of its files belong to the current version is not read. Write that"
            + " version to a folder of plain Parquet files, or name its files in a list.")
        .formatted(folder, text.startsWith("I") ? "an" : "a", text);
  }

  @Override
  public String toString() {
    return text;
  }
}
