package io.rangefinder.jobs.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An entry of a zip archive's directory.
 *
 * @param name with '/' between folders
 * @param flags see {@link #isEncrypted}
 * @param method how it is compressed
 * @param length in bytes once it is decompressed
 * @param position of the member
 * @param mode rights and kind as Unix has them, 0 if they are not told
 * @param step how far it is to the next entry
 */
record ZipEntryHeader(
    String name, int flags, int method, long length, long position, int mode, int step) {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int LENGTH = 46;
  private static final int SIGNATURE = 0x02014b50;
  private static final int LARGE = 1;
  private static final int UNIX = 3;
  private static final int KIND = 0170000;
  private static final int LINK = 0120000;
  private static final int FOLDER = 0040000;

  /** Reads an entry; nothing if there is none. */
  static Optional<ZipEntryHeader> read(PositionedStream stream, long position) throws IOException {
    stream.seek(position);
    ByteBuffer block = ZipDirectory.buffer(stream.read(LENGTH));
    if (block.limit() < LENGTH || block.getInt(0) != SIGNATURE) {
      return Optional.empty();
    }
    int nameLength = Short.toUnsignedInt(block.getShort(28));
    int extraLength = Short.toUnsignedInt(block.getShort(30));
    int commentLength = Short.toUnsignedInt(block.getShort(32));
    byte[] name = stream.read(nameLength);
    byte[] extra = stream.read(extraLength);
    if (name.length < nameLength || extra.length < extraLength) {
      return Optional.empty();
    }
    Large large = new Large(ZipDirectory.buffer(extra));
    long length = large.value(block.getInt(24));
    large.skip(block.getInt(20));
    long member = large.value(block.getInt(42));
    boolean isUnix = (Short.toUnsignedInt(block.getShort(4)) >> 8) == UNIX;
    return Optional.of(
        new ZipEntryHeader(
            text(name),
            Short.toUnsignedInt(block.getShort(8)),
            Short.toUnsignedInt(block.getShort(10)),
            length,
            member,
            isUnix ? block.getInt(38) >>> 16 : 0,
            LENGTH + nameLength + extraLength + commentLength));
  }

  /** Numbers of 64 bits, which an extra field holds in place of those that have no room. */
  private static final class Large {
    private static final int NO_ROOM = -1;
    private final ByteBuffer values;

    Large(ByteBuffer extra) {
      this.values = field(extra);
    }

    private static ByteBuffer field(ByteBuffer extra) {
      int at = 0;
      while (at + 4 <= extra.limit()) {
        int length = Short.toUnsignedInt(extra.getShort(at + 2));
        if (extra.getShort(at) == LARGE && at + 4 + length <= extra.limit()) {
          return extra.slice(at + 4, length).order(extra.order());
        }
        at += 4 + length;
      }
      return ByteBuffer.allocate(0);
    }

    long value(int small) {
      if (small != NO_ROOM || values.remaining() < Long.BYTES) {
        return Integer.toUnsignedLong(small);
      }
      return values.getLong();
    }

    void skip(int small) {
      long unused = value(small);
    }
  }

  /** UTF-8, or what DOS wrote. */
  private static String text(byte[] name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException older) {
      Charset charset =
          Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;
      return new String(name, charset);
    }
  }

  boolean isEncrypted() {
    return (flags & 1) != 0;
  }

  boolean isLink() {
    return (mode & KIND) == LINK;
  }

  boolean isFolder() {
    return name.endsWith("/") || (mode & KIND) == FOLDER;
  }

  /** Why the member cannot be read; empty if it can. */
  String problem() {
    if (isEncrypted()) {
      return "it is encrypted";
    }
    if (isLink()) {
      return "it is a link, which is not followed in a zip archive";
    }
    return method == STORED || method == DEFLATED
        ? ""
        : "it is compressed with method %d; stored and deflated members are read".formatted(method);
  }
}
