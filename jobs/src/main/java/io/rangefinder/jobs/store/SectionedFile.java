package io.rangefinder.jobs.store;

import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A file of statistics: a magic, a version, and two sections, a header and the statistics. A
 * section is its length, its CRC32C and its bytes, so the header is read without the statistics.
 * Numbers are big-endian; the statistics are {@link StatisticsSet#toBytes} deflated.
 *
 * @param what what the file is, for messages
 */
record SectionedFile(String what, String magic, int version) {
  private static final int MAX_SECTION = 1 << 29;

  /** Something to write into a section. */
  @FunctionalInterface
  interface Content {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Reads what one section holds. */
  @FunctionalInterface
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  byte[] bytes(Content header, StatisticsSet statistics) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(magicNumber());
    out.writeInt(version);
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    header.writeTo(new DataOutputStream(section));
    writeSection(out, section.toByteArray());
    writeSection(out, deflated(statistics.toBytes()));
    return bytes.toByteArray();
  }

  private int magicNumber() {
    return ByteBuffer.wrap(magic.getBytes(StandardCharsets.US_ASCII)).getInt();
  }

  /**
   * Reads the header, and no further.
   *
   * @throws IOException if the file cannot be read or is no such file
   */
  <T> T readHeader(InputStream stream, Reader<T> reader) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    if (in.readInt() != magicNumber()) {
      throw new IOException("it does not begin as a " + what + " of statistics does");
    }
    int found = in.readInt();
    if (found != version) {
      throw new IOException("it is a " + what + " of version " + found + ", not " + version);
    }
    return reader.read(new DataInputStream(new ByteArrayInputStream(readSection(in))));
  }

  /**
   * Reads the statistics, which end the file, where {@link #readHeader} left off.
   *
   * @throws IOException if the file cannot be read or is no such file
   */
  static StatisticsSet readStatistics(InputStream stream) throws IOException {
    byte[] statistics = inflated(readSection(new DataInputStream(stream)));
    if (stream.read() >= 0) {
      throw new IOException("bytes follow its end");
    }
    try {
      return StatisticsSet.fromBytes(statistics);
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

  static void writeIdentity(DataOutputStream out, StatisticsIdentity identity) throws IOException {
    writeString(out, identity.graph());
    writeString(out, identity.preprocessing());
    out.writeInt(identity.format());
  }

  static StatisticsIdentity readIdentity(DataInputStream in) throws IOException {
    return new StatisticsIdentity(readString(in), readString(in), in.readInt());
  }

  /** What a block is of, without its identity. */
  static void writeBlock(DataOutputStream out, BlockHeader header) throws IOException {
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
  }

  static BlockHeader readBlock(DataInputStream in, StatisticsIdentity identity) throws IOException {
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
  static int readCount(DataInputStream in, int bytes) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available() / bytes) {
      throw new IOException("it says it holds " + count + " entries");
    }
    return count;
  }

  static void writeString(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readString(DataInputStream in) throws IOException {
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
