package io.rangefinder.jobs.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A Parquet table in a folder, as a rule of one file. The names and bytes of its files depend on
 * its rows and on how they are divided alone.
 */
public final class StoredTable {
  private static final int MOST_CAUSES = 32;

  /** Small, so that no heap of tasks side by side forces Parquet's writer to smaller row groups. */
  private static final int ROW_GROUP_BYTES = 1 << 24;

  private StoredTable() {}

  /**
   * Writes the rows in their order as one file.
   *
   * @throws UserException if the file system refuses
   */
  public static void write(Dataset<Row> rows, String folder) {
    writeDivided(rows.coalesce(1), folder);
  }

  /**
   * Writes the rows, each partition as one file.
   *
   * @throws UserException if the file system refuses
   */
  static void writeDivided(Dataset<Row> rows, String folder) {
    try {
      rows.write()
          .option("compression", "snappy")
          .option("parquet.block.size", ROW_GROUP_BYTES)
          .option("maxRecordsPerFile", 0)
          .parquet(folder);
      ParquetParts.settle(folder, hadoop(rows.sparkSession()));
    } catch (Exception e) {
      Optional<IOException> refusal = refusal(e);
      if (refusal.isPresent()) {
        throw new UserException(
            "Cannot write '%s': %s. Check the space and the rights there."
                .formatted(folder, refusal.get().getMessage()),
            e);
      }
      throw e;
    }
  }

  /** What the file system said; that an object cannot be serialized is no word of a file system. */
  private static Optional<IOException> refusal(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof IOException refusal && !(cause instanceof ObjectStreamException)) {
        return Optional.of(refusal);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /**
   * Reads some columns, sorted by the first.
   *
   * @throws UserException if there is no such table, it is damaged, or a cell is empty
   */
  public static List<Row> read(SparkSession spark, StructType columns, String folder) {
    ParquetParts.requireWhole(folder, hadoop(spark));
    List<Row> rows;
    try {
      rows =
          spark
              .read()
              .schema(columns)
              .parquet(folder)
              .orderBy(columns.fieldNames()[0])
              .collectAsList();
    } catch (Exception e) {
      throw unreadable(folder, columns, e);
    }
    for (Row row : rows) {
      if (row.anyNull()) {
        String names = String.join(", ", columns.fieldNames());
        throw damaged(
            folder, "a row lacks one of " + names, new IllegalArgumentException(row.toString()));
      }
    }
    return rows;
  }

  /**
   * Reads some columns, which stay on executors, in no order.
   *
   * @throws UserException if there is no such table, it is damaged, or a cell is empty
   */
  static Dataset<Row> readDistributed(SparkSession spark, StructType columns, String folder) {
    Dataset<Row> rows = readWritten(spark, columns, folder);
    boolean lacks;
    try {
      Column empty = lit(false);
      for (String name : columns.fieldNames()) {
        empty = empty.or(col(name).isNull());
      }
      lacks = !rows.filter(empty).isEmpty();
    } catch (Exception e) {
      throw unreadable(folder, columns, e);
    }
    if (lacks) {
      throw damaged(
          folder,
          "a row lacks one of " + String.join(", ", columns.fieldNames()),
          new IllegalArgumentException(folder));
    }
    return rows;
  }

  /**
   * Reads some columns of a table that this job has written, which stay on executors, in no order.
   * Nobody looks for empty cells first: that would read the whole table once more.
   *
   * @throws UserException if there is no such table, or a file of it is not whole
   */
  static Dataset<Row> readWritten(SparkSession spark, StructType columns, String folder) {
    ParquetParts.requireWhole(folder, hadoop(spark));
    try {
      return spark.read().schema(columns).parquet(folder);
    } catch (Exception e) {
      throw unreadable(folder, columns, e);
    }
  }

  static UserException damaged(String folder, String problem, Exception cause) {
    return new UserException(
        "Cannot read '%s': %s. The table is damaged or not of this program; make it again."
            .formatted(folder, problem),
        cause);
  }

  /** Whatever Parquet's reader says of broken bytes, and it says many things. */
  private static UserException unreadable(String folder, StructType columns, Exception cause) {
    return damaged(
        folder,
        "its files cannot be read as rows of " + String.join(", ", columns.fieldNames()),
        cause);
  }

  private static Configuration hadoop(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }
}
