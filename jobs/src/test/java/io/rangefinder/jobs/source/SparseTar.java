package io.rangefinder.jobs.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tar archives of one sparse member and {@code z.png} behind it, in each form that GNU tar writes.
 */
final class SparseTar {
  private static final int BLOCK = 512;

  private final List<Long> extents;
  private final long length;
  private final byte[] stored;

  /**
   * @param extents offset and length of each stored part, one after another
   * @param length of the whole member
   * @param stored the stored parts, one after another
   */
  SparseTar(List<Long> extents, long length, byte[] stored) {
    this.extents = extents;
    this.length = length;
    this.stored = stored;
  }

  /** The form of GNU tar before pax: four parts in the header, 21 in each block behind it. */
  byte[] gnu(String name) {
    Archive archive = new Archive();
    byte[] header = header(name, stored.length, 'S');
    int inHeader = Math.min(4, extents.size() / 2);
    for (int i = 0; i < inHeader; i++) {
      part(header, 386 + 24 * i, i);
    }
    octal(header, 483, 12, length);
    header[482] = (byte) (extents.size() / 2 > 4 ? 1 : 0);
    archive.header(header);
    for (int first = 4; first < extents.size() / 2; first += 21) {
      byte[] block = new byte[BLOCK];
      for (int i = 0; i < 21 && first + i < extents.size() / 2; i++) {
        part(block, 24 * i, first + i);
      }
      block[504] = (byte) (first + 21 < extents.size() / 2 ? 1 : 0);
      archive.add(block);
    }
    archive.content(stored);
    return archive.end();
  }

  private void part(byte[] block, int at, int part) {
    octal(block, at, 12, extents.get(2 * part));
    octal(block, at + 12, 12, extents.get(2 * part + 1));
  }

  byte[] pax00(String name) {
    StringBuilder pax = new StringBuilder();
    record(pax, "GNU.sparse.size", String.valueOf(length));
    record(pax, "GNU.sparse.numblocks", String.valueOf(extents.size() / 2));
    for (int i = 0; i < extents.size(); i += 2) {
      record(pax, "GNU.sparse.offset", String.valueOf(extents.get(i)));
      record(pax, "GNU.sparse.numbytes", String.valueOf(extents.get(i + 1)));
    }
    return pax(pax, name, stored);
  }

  byte[] pax01(String name) {
    StringBuilder pax = new StringBuilder();
    record(pax, "GNU.sparse.size", String.valueOf(length));
    record(pax, "GNU.sparse.name", name);
    record(
        pax,
        "GNU.sparse.map",
        extents.stream().map(String::valueOf).collect(Collectors.joining(",")));
    return pax(pax, "GNUSparseFile.1/" + name, stored);
  }

  byte[] pax10(String name) {
    StringBuilder pax = new StringBuilder();
    record(pax, "GNU.sparse.major", "1");
    record(pax, "GNU.sparse.minor", "0");
    record(pax, "GNU.sparse.name", name);
    record(pax, "GNU.sparse.realsize", String.valueOf(length));
    Archive content = new Archive();
    String map =
        extents.size() / 2
            + "\n"
            + extents.stream().map(number -> number + "\n").collect(Collectors.joining());
    content.content(map.getBytes(StandardCharsets.US_ASCII));
    content.add(stored);
    return pax(pax, "GNUSparseFile.1/" + name, content.bytes.toByteArray());
  }

  private static byte[] pax(StringBuilder records, String name, byte[] content) {
    Archive archive = new Archive();
    byte[] pax = records.toString().getBytes(StandardCharsets.UTF_8);
    archive.header(header("pax", pax.length, 'x'));
    archive.content(pax);
    archive.header(header(name, content.length, '0'));
    archive.content(content);
    return archive.end();
  }

  private static void record(StringBuilder pax, String key, String value) {
    String text = " " + key + "=" + value + "\n";
    int length = text.length();
    while (String.valueOf(length).length() + text.length() != length) {
      length = String.valueOf(length).length() + text.length();
    }
    pax.append(length).append(text);
  }

  private static byte[] header(String name, long length, char type) {
    byte[] header = new byte[BLOCK];
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, header, 0, text.length);
    octal(header, 124, 12, length);
    header[156] = (byte) type;
    System.arraycopy("ustar  ".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 7);
    return header;
  }

  private static void octal(byte[] block, int at, int width, long value) {
    String digits = value < 0 ? "-1" : Long.toOctalString(value);
    if (digits.length() >= width) {
      for (int i = 0; i < width; i++) {
        block[at + i] = (byte) (i < 4 ? 0 : value >>> (8 * (width - 1 - i)));
      }
      block[at] |= (byte) 0x80;
      return;
    }
    byte[] text = digits.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, block, at, text.length);
  }

  private static final class Archive {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(byte[] block) {
      bytes.writeBytes(block);
    }

    void header(byte[] block) {
      int sum = 8 * ' ';
      for (byte value : block) {
        sum += value & 0xff;
      }
      octal(block, 148, 7, sum);
      add(block);
    }

    void content(byte[] content) {
      add(content);
      add(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    byte[] end() {
      header(SparseTar.header("z.png", 6, '0'));
      content("behind".getBytes(StandardCharsets.US_ASCII));
      add(new byte[2 * BLOCK]);
      return bytes.toByteArray();
    }
  }
}
