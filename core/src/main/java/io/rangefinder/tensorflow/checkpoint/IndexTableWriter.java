package io.rangefinder.tensorflow.checkpoint;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes what {@link IndexTable} reads, uncompressed. */
final class IndexTableWriter {
  private static final int BLOCK_BYTES = 1 << 18;
  private static final int KEYS_BETWEEN_RESTARTS = 16;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final int blockBytes;

  IndexTableWriter() {
    this(BLOCK_BYTES);
  }

  IndexTableWriter(int blockBytes) {
    this.blockBytes = blockBytes;
  }

  /** A block that is being filled. */
  private static final class Block {
    private final int between;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> restarts = new ArrayList<>(List.of(0));
    private ByteString last = ByteString.EMPTY;
    private int entries;

    Block(int between) {
      this.between = between;
    }

    void add(ByteString key, ByteString value) {
      int shared = 0;
      if (entries > 0 && entries % between == 0) {
        restarts.add(bytes.size());
      } else {
        while (shared < Math.min(last.size(), key.size())
            && last.byteAt(shared) == key.byteAt(shared)) {
          shared++;
        }
      }
      varint(bytes, shared);
      varint(bytes, key.size() - shared);
      varint(bytes, value.size());
      bytes.writeBytes(key.substring(shared).toByteArray());
      bytes.writeBytes(value.toByteArray());
      last = key;
      entries++;
    }

    byte[] finished() {
      ByteBuffer end =
          ByteBuffer.allocate((restarts.size() + 1) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      restarts.forEach(end::putInt);
      bytes.writeBytes(end.putInt(restarts.size()).array());
      return bytes.toByteArray();
    }
  }

  byte[] write(SortedMap<ByteString, ByteString> entries) {
    Block blocks = new Block(1);
    Block block = new Block(KEYS_BETWEEN_RESTARTS);
    for (Map.Entry<ByteString, ByteString> entry : entries.entrySet()) {
      if (block.bytes.size() >= blockBytes) {
        blocks.add(block.last, place(block));
        block = new Block(KEYS_BETWEEN_RESTARTS);
      }
      block.add(entry.getKey(), entry.getValue());
    }
    blocks.add(block.last, place(block));
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    footer.writeBytes(place(new Block(1)).toByteArray());
    footer.writeBytes(place(blocks).toByteArray());
    file.writeBytes(footer.toByteArray());
    file.writeBytes(new byte[IndexTable.FOOTER_BYTES - Long.BYTES - footer.size()]);
    file.writeBytes(littleEndian(Long.BYTES).putLong(IndexTable.MAGIC).array());
    return file.toByteArray();
  }

  /** Writes a block and says where it is. */
  private ByteString place(Block block) {
    int offset = file.size();
    byte[] bytes = block.finished();
    byte[] typed = Arrays.copyOf(bytes, bytes.length + 1);
    file.writeBytes(typed);
    file.writeBytes(
        littleEndian(Integer.BYTES).putInt(MaskedCrc.of(typed, 0, typed.length)).array());
    ByteArrayOutputStream place = new ByteArrayOutputStream();
    varint(place, offset);
    varint(place, bytes.length);
    return ByteString.copyFrom(place.toByteArray());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
