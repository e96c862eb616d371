package io.rangefinder.tensorflow.checkpoint;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sorted table of keys and values in the form of LevelDB's: blocks of entries, each of which
 * gives only what its key adds to the key before it; a block that names the blocks; a footer that
 * names that one.
 *
 * <p>A block is followed by its compression (a byte: 0 none, 1 Snappy) and a masked CRC-32C of
 * both. It holds entries (three varints: bytes shared with the last key, bytes of the key added,
 * bytes of the value; then those bytes), the places where keys begin anew and their number, all
 * 32-bit little-endian. The footer of 48 bytes holds the places (offset and size as varints) of a
 * block about the table and of the block of blocks, zeros, and a magic number.
 */
final class IndexTable {
  static final long MAGIC = 0xdb4775248b80fb57L;
  static final int FOOTER_BYTES = 48;
  static final int TRAILER_BYTES = 5;
  static final int UNCOMPRESSED = 0;
  static final int SNAPPY = 1;

  /** Keys that share much take more memory than bytes in the file. */
  private static final long MOST_KEY_BYTES = 1L << 28;

  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private final byte[] bytes;
  private long keyBytes;

  private IndexTable(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A key with its value. */
  record Entry(ByteString key, ByteString value) {}

  private record Place(long offset, long size) {
    long end() {
      return offset + size + TRAILER_BYTES;
    }
  }

  /** Whether bytes end as a table does. */
  static boolean isTable(byte[] bytes) {
    return bytes.length >= FOOTER_BYTES
        && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(bytes.length - Long.BYTES)
            == MAGIC;
  }

  /**
   * All entries of a table, in the order of their keys.
   *
   * @throws DamagedTableException if the bytes are no table, or a sum is wrong
   */
  static List<Entry> read(byte[] bytes) {
    if (!isTable(bytes)) {
      throw new DamagedTableException(
          "it does not end as an index does; it is truncated, or a file of another kind");
    }
    return new IndexTable(bytes).entries();
  }

  private List<Entry> entries() {
    ByteBuffer footer =
        ByteBuffer.wrap(bytes, bytes.length - FOOTER_BYTES, FOOTER_BYTES - Long.BYTES);
    Place about = place(footer);
    Place blocks = place(footer);
    boolean isSound = about.end() == blocks.offset && blocks.end() == bytes.length - FOOTER_BYTES;
    while (footer.hasRemaining()) {
      isSound &= footer.get() == 0;
    }
    if (!isSound) {
      throw new DamagedTableException("its last 48 bytes are damaged");
    }
    block(about);
    List<Entry> entries = new ArrayList<>();
    for (Entry block : entriesOf(block(blocks))) {
      entries.addAll(entriesOf(block(place(block.value().asReadOnlyByteBuffer()))));
    }
    for (int i = 1; i < entries.size(); i++) {
      if (ORDER.compare(entries.get(i - 1).key(), entries.get(i).key()) >= 0) {
        throw new DamagedTableException("its keys are out of order");
      }
    }
    return entries;
  }

  private static Place place(ByteBuffer from) {
    return new Place(varint(from), varint(from));
  }

  /** The contents of a block, decompressed and checked. */
  private ByteBuffer block(Place place) {
    long end = (long) bytes.length - FOOTER_BYTES - TRAILER_BYTES;
    if (place.offset < 0
        || place.size < 0
        || place.offset > end
        || place.size > end - place.offset) {
      throw new DamagedTableException(
          "a block of %d bytes at byte %d lies outside of its %d bytes"
              .formatted(place.size, place.offset, bytes.length));
    }
    int offset = (int) place.offset;
    int size = (int) place.size;
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (MaskedCrc.of(bytes, offset, size + 1) != file.getInt(offset + size + 1)) {
      throw new DamagedTableException(
          "the checksum of the block at byte %d is wrong".formatted(offset));
    }
    int compression = bytes[offset + size];
    return switch (compression) {
      case UNCOMPRESSED -> file.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN);
      case SNAPPY ->
          ByteBuffer.wrap(SnappyBlock.decompress(bytes, offset, size))
              .order(ByteOrder.LITTLE_ENDIAN);
      default ->
          throw new DamagedTableException(
              "the block at byte %d is compressed in an unknown way (%d)"
                  .formatted(offset, compression));
    };
  }

  private List<Entry> entriesOf(ByteBuffer block) {
    int restarts = block.limit() < Integer.BYTES ? -1 : block.getInt(block.limit() - Integer.BYTES);
    if (restarts < 0 || restarts > block.limit() / Integer.BYTES - 1) {
      throw new DamagedTableException("a block of %d bytes has no end".formatted(block.limit()));
    }
    block.limit(block.limit() - (restarts + 1) * Integer.BYTES);
    List<Entry> entries = new ArrayList<>();
    ByteString last = ByteString.EMPTY;
    while (block.hasRemaining()) {
      long shared = varint(block);
      long added = varint(block);
      long valueBytes = varint(block);
      @Nullable ByteString suffix = bytes(block, added);
      @Nullable ByteString value = bytes(block, valueBytes);
      if (shared < 0 || shared > last.size() || suffix == null || value == null) {
        throw new DamagedTableException(
            "an entry shares %d, adds %d and holds %d bytes: they do not fit its block"
                .formatted(shared, added, valueBytes));
      }
      byte[] key = new byte[(int) shared + suffix.size()];
      keyBytes += key.length;
      if (keyBytes > MOST_KEY_BYTES) {
        throw new DamagedTableException(
            "its keys take more than %d bytes".formatted(MOST_KEY_BYTES));
      }
      last.substring(0, (int) shared).copyTo(key, 0);
      suffix.copyTo(key, (int) shared);
      last = ByteString.copyFrom(key);
      entries.add(new Entry(last, value));
    }
    return entries;
  }

  /** The next bytes; null if there are not as many. */
  private static @Nullable ByteString bytes(ByteBuffer from, long count) {
    return count < 0 || count > from.remaining() ? null : ByteString.copyFrom(from, (int) count);
  }

  /** A number of up to 64 bits, seven bits a byte, the lowest first. */
  static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (!from.hasRemaining()) {
        break;
      }
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      boolean isPadded = next == 0 && shift > 0;
      if (next >= 0 && !isPadded) {
        return value;
      }
    }
    throw new DamagedTableException("a number does not end");
  }
}
