package io.rangefinder.jobs.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * The messages of an Arrow stream, one after another: a schema, then record batches. A file of
 * Arrow's holds a stream between its own marks.
 */
final class ArrowMessages {
  private static final String FILE_MARK = "ARROW1";
  private static final int FILE_MARK_LENGTH = 8;
  private static final int CONTINUATION = -1;
  private static final int MAX_METADATA = 1 << 26;

  private final PositionedStream stream;
  private final Schema schema;
  private long position;

  ArrowMessages(PositionedStream stream) throws IOException {
    this.stream = stream;
    byte[] head = stream.read(FILE_MARK_LENGTH);
    position = isFile(head) ? FILE_MARK_LENGTH : 0;
    Message first = next().orElseThrow(() -> new IOException("it is no Arrow stream: it is empty"));
    Schema found =
        first.headerType() == MessageHeader.Schema ? (Schema) first.header(new Schema()) : null;
    if (found == null) {
      throw new IOException("it is no Arrow stream: it does not begin with a schema");
    }
    schema = found;
  }

  /** Whether bytes begin as a file or a stream of Arrow's does. */
  static boolean begins(byte[] head) {
    if (isFile(head)) {
      return true;
    }
    // A root table, whose offset is small, in a message of some hundred bytes.
    ByteBuffer words = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    return head.length >= 12
        && words.getInt(0) == CONTINUATION
        && words.getInt(4) > 0
        && words.getInt(4) <= MAX_METADATA
        && words.getInt(4) % 8 == 0
        && words.getInt(8) > 0
        && words.getInt(8) < 64;
  }

  private static boolean isFile(byte[] head) {
    if (head.length < FILE_MARK.length()) {
      return false;
    }
    for (int i = 0; i < FILE_MARK.length(); i++) {
      if (head[i] != FILE_MARK.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  Schema schema() {
    return schema;
  }

  /** The next record batch; nothing at the end of the stream. */
  Optional<ArrowBatch> nextBatch() throws IOException {
    Optional<Message> message = next();
    while (message.isPresent() && message.get().headerType() != MessageHeader.RecordBatch) {
      message = next();
    }
    if (message.isEmpty()) {
      return Optional.empty();
    }
    RecordBatch batch = (RecordBatch) message.get().header(new RecordBatch());
    long length = message.get().bodyLength();
    if (batch == null || batch.length() < 0) {
      throw new IOException("the Arrow stream is broken: a batch has no rows");
    }
    if (batch.compression() != null) {
      throw new IOException("its batches are compressed, which is not read; write them plain");
    }
    return Optional.of(new ArrowBatch(batch.length(), position - length, length, batch));
  }

  private Optional<Message> next() throws IOException {
    stream.seek(position);
    int length = number();
    position += Integer.BYTES;
    if (length == CONTINUATION) {
      length = number();
      position += Integer.BYTES;
    }
    if (length == 0) {
      return Optional.empty();
    }
    if (length < 0 || length > MAX_METADATA) {
      throw new IOException(
          "the Arrow stream is broken: a message says it has %d bytes".formatted(length));
    }
    byte[] bytes = stream.read(length);
    if (bytes.length < length) {
      throw new IOException("the Arrow stream ends within a message");
    }
    Message message = Message.getRootAsMessage(ByteBuffer.wrap(bytes));
    if (message.bodyLength() < 0) {
      throw new IOException("the Arrow stream is broken: a message has no body");
    }
    position = Math.addExact(position, Math.addExact(length, message.bodyLength()));
    return Optional.of(message);
  }

  /** A number, 0 at the end of the file. */
  private int number() throws IOException {
    byte[] bytes = stream.read(Integer.BYTES);
    return bytes.length < Integer.BYTES
        ? 0
        : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }
}
