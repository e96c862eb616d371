package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Parquet files that are each written in one piece, never changed, and read together, whoever else
 * put files beside them.
 */
public final class SingleFileTable {
  private static final String FILE = "file that a row is of";

  private SingleFileTable() {}

  /**
   * Writes the rows in their order as one file, in place of an older one. Whoever reads meanwhile
   * finds the old file, the new one or none.
   *
   * @param stage a folder that is not there, of the same file system, to write to first
   * @throws UserException if it cannot be written; nothing new is left then
   */
  public static void write(Dataset<Row> rows, Path stage, Path target) {
    Configuration hadoop = rows.sparkSession().sparkContext().hadoopConfiguration();
    try {
      FileSystem files = OutputFileSystem.of(target, hadoop);
      try {
        StoredTable.write(rows, stage.toString());
        Path written = ParquetParts.whole(stage.toString(), hadoop).get(0).getPath();
        move(files, written, target, hadoop);
      } finally {
        files.delete(stage, true);
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write '%s': %s. Check the space and the rights there."
              .formatted(target, e.getMessage()),
          e);
    }
  }

  private static void move(FileSystem files, Path from, Path target, Configuration hadoop)
      throws IOException {
    files.mkdirs(target.getParent());
    if (OutputFileSystem.movesInOneStep(files)) {
      // The local file system moves over a file, HDFS does so only when told.
      if (!files.rename(from, target)) {
        FileContext.getFileContext(files.getUri(), hadoop)
            .rename(files.makeQualified(from), files.makeQualified(target), Rename.OVERWRITE);
      }
    } else {
      OutputFileSystem.replace(
          files, target, StoredFile.read("the table", from.toString(), hadoop), hadoop);
    }
  }

  /**
   * Reads some columns of files. A file that is damaged, whose columns are of other types, or that
   * lacks the first one is passed over.
   *
   * @param passedOver takes one line for each such file
   * @return the rows in no order; a cell is null where its file has no such column
   */
  public static List<Row> read(
      SparkSession spark, StructType columns, List<Path> files, Consumer<String> passedOver) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<Path> whole = files.stream().filter(file -> isWhole(file, hadoop, passedOver)).toList();
    if (whole.isEmpty()) {
      return List.of();
    }
    try {
      return rows(spark, columns, whole, passedOver);
    } catch (Exception oneOfThem) {
      List<Row> rows = new ArrayList<>();
      for (Path file : whole) {
        try {
          rows.addAll(rows(spark, columns, List.of(file), passedOver));
        } catch (Exception e) {
          passedOver.accept(line(file, "its columns are not those of this table, or damaged"));
        }
      }
      return rows;
    }
  }

  private static List<Row> rows(
      SparkSession spark, StructType columns, List<Path> files, Consumer<String> passedOver) {
    List<Row> read =
        spark
            .read()
            .schema(columns)
            .parquet(files.stream().map(Path::toString).toArray(String[]::new))
            .withColumn(FILE, functions.input_file_name())
            .collectAsList();
    int file = columns.size();
    Set<String> foreign = new TreeSet<>();
    for (Row row : read) {
      if (row.isNullAt(0)) {
        foreign.add(row.getString(file));
      }
    }
    foreign.forEach(name -> passedOver.accept(line(name, "it lacks " + columns.fieldNames()[0])));
    return read.stream().filter(row -> !foreign.contains(row.getString(file))).toList();
  }

  private static boolean isWhole(Path file, Configuration hadoop, Consumer<String> passedOver) {
    try {
      FileSystem files = file.getFileSystem(hadoop);
      FileStatus status = files.getFileStatus(file);
      if (status.isFile() && ParquetFooter.find(files, status).isPresent()) {
        return true;
      }
      passedOver.accept(line(file, "it is not a Parquet file, or only a part of one"));
    } catch (IOException e) {
      passedOver.accept(line(file, String.valueOf(e.getMessage())));
    }
    return false;
  }

  private static String line(Object file, String problem) {
    return "'%s' is passed over: %s".formatted(file, problem);
  }
}
