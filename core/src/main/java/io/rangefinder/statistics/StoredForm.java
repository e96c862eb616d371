package io.rangefinder.statistics;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a stored type begins with: the magic {@code RFST}, one byte for the kind, and the format
 * version as a varint. Everything after it belongs to the kind.
 */
enum StoredForm {
  TENSOR('T'),
  PATCHES('P'),
  SET('S');

  /** The version this code writes; it reads every version from 1 to this one. */
  static final int VERSION = 1;

  private static final byte[] MAGIC = {'R', 'F', 'S', 'T'};

  private final char kind;

  StoredForm(char kind) {
    this.kind = kind;
  }

  byte[] write(Consumer<ByteSink> body) {
    ByteSink sink = new ByteSink();
    for (byte b : MAGIC) {
      sink.writeByte(b);
    }
    sink.writeByte(kind);
    sink.writeCount(VERSION);
    body.accept(sink);
    return sink.toByteArray();
  }

  <T> T read(byte[] bytes, Function<ByteSource, T> body) {
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
    long version = source.readCount();
    if (version < 1 || version > VERSION) {
      throw new StatisticsFormatException(
          "Statistics have format version %d, this program reads versions 1 to %d: read them with a newer one."
              .formatted(version, VERSION));
    }
    T value;
    try {
      value = body.apply(source);
    } catch (StatisticsFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new StatisticsFormatException("Damaged statistics: " + e.getMessage(), e);
    }
    source.requireEnd();
    return value;
  }
}
