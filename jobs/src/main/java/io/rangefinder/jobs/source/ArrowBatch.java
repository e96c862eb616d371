package io.rangefinder.jobs.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * A record batch of an Arrow stream: rows whose columns lie one after another in the file.
 *
 * @param rows how many
 * @param body where its buffers begin
 * @param bodyLength how many bytes they have in all
 * @param header what tells where each buffer lies
 */
record ArrowBatch(long rows, long body, long bodyLength, RecordBatch header) {
  /** The images of a row: from the first to before the last in the column's own numbers. */
  record Range(long first, long end) {}

  /** The elements of a row. */
  Range elements(PositionedStream stream, ArrowColumn column, long row) throws IOException {
    if (column.list() < 0) {
      return new Range(row, row + 1);
    }
    if (isNull(stream, column.list(), row)) {
      return new Range(0, 0);
    }
    return offsets(stream, column.list(), column.isLongList(), row);
  }

  /** The bytes of an image; none if it is null. */
  byte[] bytes(PositionedStream stream, ArrowColumn column, long element, int most)
      throws IOException {
    boolean isNull =
        (column.struct() >= 0 && isNull(stream, column.struct(), element))
            || isNull(stream, column.bytes(), element);
    return isNull ? new byte[0] : content(stream, column.bytes(), column.isLong(), element, most);
  }

  /** The path beside the bytes of an image; empty if there is none. */
  byte[] path(PositionedStream stream, ArrowColumn column, long element, int most)
      throws IOException {
    return column.path() < 0 || isNull(stream, column.path(), element)
        ? new byte[0]
        : content(stream, column.path(), false, element, most);
  }

  private byte[] content(PositionedStream stream, int field, boolean isLong, long element, int most)
      throws IOException {
    Range range = offsets(stream, field, isLong, element);
    Buffer data = buffer(field + 2);
    long length = range.end() - range.first();
    if (range.first() < 0 || length < 0 || range.end() > data.length()) {
      throw new IOException("the Arrow stream is broken: an image lies outside of its batch");
    }
    stream.seek(body + data.offset() + range.first());
    return stream.read((int) Math.min(length, most));
  }

  private Range offsets(PositionedStream stream, int field, boolean isLong, long element)
      throws IOException {
    int width = isLong ? Long.BYTES : Integer.BYTES;
    byte[] bytes = at(stream, field + 1, element * width, 2 * width);
    ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return isLong
        ? new Range(values.getLong(), values.getLong())
        : new Range(values.getInt(), values.getInt());
  }

  private boolean isNull(PositionedStream stream, int field, long element) throws IOException {
    if (buffer(field).length() == 0) {
      return false;
    }
    return (at(stream, field, element / 8, 1)[0] >> (element % 8) & 1) == 0;
  }

  private byte[] at(PositionedStream stream, int index, long from, int length) throws IOException {
    Buffer buffer = buffer(index);
    if (from < 0 || from > buffer.length() - length) {
      throw new IOException("the Arrow stream is broken: a row lies outside of its batch");
    }
    stream.seek(body + buffer.offset() + from);
    byte[] bytes = stream.read(length);
    if (bytes.length < length) {
      throw new IOException("the Arrow stream ends before its batch does");
    }
    return bytes;
  }

  private Buffer buffer(int index) throws IOException {
    if (index >= header.buffersLength()) {
      throw new IOException("the Arrow stream is broken: a batch lacks buffers");
    }
    Buffer buffer = header.buffers(index);
    if (buffer.offset() < 0
        || buffer.length() < 0
        || buffer.offset() > bodyLength - buffer.length()) {
      throw new IOException("the Arrow stream is broken: a buffer lies outside of its batch");
    }
    return buffer;
  }
}
