package io.rangefinder.jobs.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The entries of a manifest as rows of a table. */
final class ManifestRows {
  static final String FILE = "file";
  static final String MEMBER = "member";
  static final String PATH = "path";
  static final String LENGTH = "length";
  static final String POSITION = "position";

  /** The SHA-256 of the id in hexadecimal digits, which sort as the hash itself does. */
  static final String HASH = "hash";

  /** The id up to its last '/'. */
  static final String FOLDER = "folder";

  static final String ID = "id";

  static final StructType SCHEMA =
      new StructType()
          .add(FILE, StringType, false)
          .add(MEMBER, StringType, false)
          .add(PATH, StringType, false)
          .add(LENGTH, LongType, false)
          .add("modification_time", LongType, false)
          .add("etag", StringType, false)
          .add("source", StringType, false)
          .add(POSITION, LongType, false)
          .add("field", StringType, false);

  private ManifestRows() {}

  static Row of(ImageEntry entry) {
    return RowFactory.create(
        entry.file(),
        entry.member(),
        entry.path(),
        entry.length(),
        entry.modificationTime(),
        entry.etag(),
        entry.packing().source(),
        entry.packing().position(),
        entry.packing().field());
  }

  static ImageEntry entry(Row row) {
    return new ImageEntry(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        row.getLong(4),
        row.getString(5),
        new ImagePacking(row.getString(6), row.getLong(7), row.getString(8)));
  }

  /** What a manifest is sorted by. Spark compares texts by their UTF-8 bytes. */
  static Column[] order() {
    return new Column[] {col(FILE), col(POSITION), col(MEMBER)};
  }

  static Dataset<Row> withId(Dataset<Row> images) {
    Column file = col(FILE);
    Column member = col(MEMBER);
    return images.withColumn(
        ID, when(member.equalTo(""), file).otherwise(concat(file, lit("#"), member)));
  }

  static Dataset<Row> withHash(Dataset<Row> images) {
    return withId(images).withColumn(HASH, sha2(col(ID).cast("binary"), 256));
  }

  /** Adds the folder to rows that have their ids. */
  static Dataset<Row> withFolder(Dataset<Row> images) {
    return images.withColumn(
        FOLDER, expr("substring(id, 1, length(id) - length(substring_index(id, '/', -1)))"));
  }
}
