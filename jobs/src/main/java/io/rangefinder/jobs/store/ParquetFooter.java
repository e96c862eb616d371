package io.rangefinder.jobs.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Where the footer of a Parquet file lies. A file begins with {@code PAR1}; its footer is followed
 * by its length, 4 bytes little-endian, and by {@code PAR1} again.
 *
 * @param start the offset of its first byte
 * @param length its bytes, without what follows them
 */
record ParquetFooter(long start, int length) {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = Integer.BYTES + MAGIC.length;

  /** Looks for the footer; there is none in a file that was cut off or is no Parquet. */
  static Optional<ParquetFooter> find(FileSystem files, FileStatus file) throws IOException {
    if (file.getLen() < MAGIC.length + TAIL) {
      return Optional.empty();
    }
    byte[] head = new byte[MAGIC.length];
    byte[] tail = new byte[TAIL];
    try (FSDataInputStream in = files.open(file.getPath())) {
      in.readFully(0, head);
      in.readFully(file.getLen() - TAIL, tail);
    }
    int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
    long start = file.getLen() - TAIL - length;
    boolean isWhole =
        Arrays.equals(head, MAGIC)
            && Arrays.equals(tail, Integer.BYTES, TAIL, MAGIC, 0, MAGIC.length)
            && length > 0
            && start >= MAGIC.length;
    return isWhole ? Optional.of(new ParquetFooter(start, length)) : Optional.empty();
  }

  /**
   * All that follows the values in a file, with the encodings of every column in the order of their
   * numbers: Parquet's writer lists them as the hashes of objects fall, otherwise in every JVM.
   */
  static byte[] ordered(byte[] footer) throws IOException {
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
    for (RowGroup group : metadata.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        column.getMeta_data().getEncodings().sort(null);
      }
    }
    ByteArrayOutputStream end = new ByteArrayOutputStream();
    Util.writeFileMetaData(metadata, end);
    end.write(
        ByteBuffer.allocate(TAIL)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(end.size())
            .put(MAGIC)
            .array());
    return end.toByteArray();
  }
}
