package io.rangefinder.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.LocalSpark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetFooterTest {
  @TempDir private Path folder;

  @Test
  void theOrderInWhichAWriterListsEncodingsIsNotInTheBytes() throws IOException {
    Path file = table();
    byte[] bytes = Files.readAllBytes(file);
    FileSystem files = FileSystem.getLocal(new Configuration());
    FileStatus status = files.getFileStatus(new org.apache.hadoop.fs.Path(file.toString()));
    ParquetFooter footer = ParquetFooter.find(files, status).orElseThrow();
    int start = Math.toIntExact(footer.start());
    byte[] forwards = Arrays.copyOfRange(bytes, start, start + footer.length());
    byte[] backwards = reversed(forwards);

    assertThat(backwards).isNotEqualTo(forwards);
    assertThat(ParquetFooter.ordered(forwards))
        .isEqualTo(Arrays.copyOfRange(bytes, start, bytes.length))
        .isEqualTo(ParquetFooter.ordered(backwards));
  }

  /** A file that the program wrote: its encodings are in order. */
  private Path table() throws IOException {
    Path table = folder.resolve("table");
    try (SparkSession spark = LocalSpark.open()) {
      StoredTable.write(spark.range(100).toDF("number"), table.toString());
    }
    Path file = table.resolve("part-00000-c000.snappy.parquet");
    assertThat(table).isDirectoryContaining(file::equals);
    return file;
  }

  private static byte[] reversed(byte[] footer) throws IOException {
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
    for (RowGroup group : metadata.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        List<Encoding> encodings = column.getMeta_data().getEncodings();
        assertThat(encodings).hasSizeGreaterThan(1).isSorted();
        Collections.reverse(encodings);
      }
    }
    ByteArrayOutputStream reversed = new ByteArrayOutputStream();
    Util.writeFileMetaData(metadata, reversed);
    return reversed.toByteArray();
  }
}
