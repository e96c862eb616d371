package io.rangefinder.statistics;

import java.util.function.Consumer;

/**
 * What a stored type begins with: the magic {@code RFST}, one byte for the kind, and the kind's
 * format version as a varint. Everything after it belongs to the kind.
 */
enum StoredForm {
  /** Version 1 had exact sums and no images of values that are not finite. */
  TENSOR('T', 1, 2, ""),
  SPLIT('H', 2, 2, ""),
  PATCHES('P', 1, 1, ""),
  /** Version 1 had one state a tensor, not two halves. */
  SET(
      'S',
      2,
      2,
      " Sets of version 1 do not tell the halves of the images apart: observe the images again.");

  private static final byte[] MAGIC = {'R', 'F', 'S', 'T'};

  private final char kind;
  private final int oldest;
  private final int version;
  private final String whyNotOlder;

  StoredForm(char kind, int oldest, int version, String whyNotOlder) {
    this.kind = kind;
    this.oldest = oldest;
    this.version = version;
    this.whyNotOlder = whyNotOlder;
  }

  /** Reads what follows the version. */
  @FunctionalInterface
  interface Body<T> {
    T read(ByteSource source, int version);
  }

  /** The version this code writes. */
  int version() {
    return version;
  }

  /** Whether bytes say that they are of this kind. */
  boolean isOf(byte[] bytes) {
    return bytes.length > MAGIC.length && bytes[MAGIC.length] == kind;
  }

  byte[] write(Consumer<ByteSink> body) {
    ByteSink sink = new ByteSink();
    for (byte b : MAGIC) {
      sink.writeByte(b);
    }
    sink.writeByte(kind);
    sink.writeCount(version);
    body.accept(sink);
    return sink.toByteArray();
  }

  <T> T read(byte[] bytes, Body<T> body) {
    ByteSource source = new ByteSource(bytes);
    for (byte b : MAGIC) {
      if (source.readByte() != b) {
        throw new StatisticsFormatException("Not statistics of Rangefinder: the magic is missing.");
      }
    }
    int found = source.readByte();
    if (found != kind) {
      throw new StatisticsFormatException(
          "Expected statistics of kind '%c', found kind %d.".formatted(kind, found));
    }
    long stored = source.readCount();
    if (stored < oldest) {
      throw new StatisticsFormatException(
          "Statistics have format version %d, this program reads versions %d to %d.%s"
              .formatted(stored, oldest, version, whyNotOlder));
    }
    if (stored > version) {
      throw new StatisticsFormatException(
          "Statistics have format version %d, this program reads versions %d to %d: read them with a newer one."
              .formatted(stored, oldest, version));
    }
    T value;
    try {
      value = body.read(source, (int) stored);
    } catch (StatisticsFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new StatisticsFormatException("Damaged statistics: " + e.getMessage(), e);
    }
    source.requireEnd();
    return value;
  }
}
