package io.rangefinder.jobs.source;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Entries as bytes: texts as their length and UTF-8, numbers as 64 bits, everything big-endian.
 * Equal bytes mean equal entries.
 */
final class EntryCodec {
  private EntryCodec() {}

  static void write(ImageEntry entry, DataOutput output) throws IOException {
    write(entry.file(), output);
    writeIdentity(entry, output);
  }

  /** All but what the file is called. */
  static void writeIdentity(ImageEntry entry, DataOutput output) throws IOException {
    write(entry.member(), output);
    write(entry.path(), output);
    output.writeLong(entry.length());
    output.writeLong(entry.modificationTime());
    write(entry.etag(), output);
    write(entry.packing().source(), output);
    output.writeLong(entry.packing().position());
    write(entry.packing().field(), output);
  }

  private static void write(String text, DataOutput output) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.writeInt(bytes.length);
    output.write(bytes);
  }

  static ImageEntry read(DataInput input) throws IOException {
    return new ImageEntry(
        readText(input),
        readText(input),
        readText(input),
        input.readLong(),
        input.readLong(),
        readText(input),
        new ImagePacking(readText(input), input.readLong(), readText(input)));
  }

  private static String readText(DataInput input) throws IOException {
    byte[] bytes = new byte[input.readInt()];
    input.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
