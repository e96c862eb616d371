package io.rangefinder.jobs.store;

import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A block as a file: the magic {@code RFBK}, a version, and two sections, the header and the
 * statistics. A section is its length, its CRC32C and its bytes, so the header is read without the
 * statistics. Numbers are big-endian; the statistics are {@link StatisticsSet#toBytes} deflated.
 */
final class BlockFormat {
  private static final int MAGIC = 'R' << 24 | 'F' << 16 | 'B' << 8 | 'K';
  private static final int VERSION = 1;
  private static final int MAX_SECTION = 1 << 29;

  private BlockFormat() {}

  static byte[] bytes(Block block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    writeSection(out, headerBytes(block.header()));
    writeSection(out, deflated(block.statistics().toBytes()));
    return bytes.toByteArray();
  }

  /**
   * Reads what a block is of, and no further.
   *
   * @throws IOException if the file cannot be read or is no whole block
   */
  static BlockHeader readHeader(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    if (in.readInt() != MAGIC) {
      throw new IOException("it does not begin as a block of statistics does");
    }
    int version = in.readInt();
    if (version != VERSION) {
      throw new IOException("it is a block of version " + version + ", not " + VERSION);
    }
    return header(readSection(in));
  }

  /**
   * Reads a whole block.
   *
   * @throws IOException if the file cannot be read or is no whole block
   */
  static Block read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    BlockHeader header = readHeader(in);
    byte[] statistics = inflated(readSection(in));
    if (in.read() >= 0) {
      throw new IOException("bytes follow its end");
    }
    try {
      return new Block(header, StatisticsSet.fromBytes(statistics));
    } catch (IllegalArgumentException damaged) {
      throw new IOException(damaged.getMessage(), damaged);
    }
  }

  private static void writeSection(DataOutputStream out, byte[] section) throws IOException {
    out.writeInt(section.length);
    out.writeInt(check(section));
    out.write(section);
  }

  private static byte[] readSection(DataInputStream in) throws IOException {
    int length = in.readInt();
    int check = in.readInt();
    if (length < 0 || length > MAX_SECTION) {
      throw new IOException("a section says it has " + length + " bytes");
    }
    byte[] section = in.readNBytes(length);
    if (section.length < length) {
      throw new IOException("it ends too early");
    }
    if (check(section) != check) {
      throw new IOException("its bytes have changed since they were written");
    }
    return section;
  }

  private static int check(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static byte[] headerBytes(BlockHeader header) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    writeString(out, header.identity().graph());
    writeString(out, header.identity().preprocessing());
    out.writeInt(header.identity().format());
    writeString(out, header.name());
    out.writeInt(header.settled().size());
    for (ImageKey image : header.settled()) {
      out.writeLong(image.high());
      out.writeLong(image.low());
    }
    out.writeInt(header.quarantine().size());
    for (QuarantineTable.Entry entry : header.quarantine()) {
      writeString(out, entry.image());
      writeString(out, entry.reason());
      writeString(out, entry.detail());
    }
    return bytes.toByteArray();
  }

  private static BlockHeader header(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    StatisticsIdentity identity =
        new StatisticsIdentity(readString(in), readString(in), in.readInt());
    String name = readString(in);
    int images = readCount(in, ImageKey.LENGTH);
    List<ImageKey> settled = new ArrayList<>(images);
    for (int i = 0; i < images; i++) {
      settled.add(new ImageKey(in.readLong(), in.readLong()));
    }
    int entries = readCount(in, 3 * Integer.BYTES);
    List<QuarantineTable.Entry> quarantine = new ArrayList<>(entries);
    for (int i = 0; i < entries; i++) {
      quarantine.add(new QuarantineTable.Entry(readString(in), readString(in), readString(in)));
    }
    return new BlockHeader(identity, name, settled, quarantine);
  }

  /** A count of things of so many bytes at least: never more than the section can hold. */
  private static int readCount(DataInputStream in, int bytes) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available() / bytes) {
      throw new IOException("it says it holds " + count + " entries");
    }
    return count;
  }

  private static void writeString(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readString(DataInputStream in) throws IOException {
    return new String(in.readNBytes(readCount(in, 1)), StandardCharsets.UTF_8);
  }

  private static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated, fast)) {
      out.write(bytes);
    } finally {
      fast.end();
    }
    return deflated.toByteArray();
  }

  private static byte[] inflated(byte[] bytes) throws IOException {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] inflated = in.readNBytes(MAX_SECTION + 1);
      if (inflated.length > MAX_SECTION) {
        throw new IOException("its statistics have more than " + MAX_SECTION + " bytes");
      }
      return inflated;
    }
  }
}
