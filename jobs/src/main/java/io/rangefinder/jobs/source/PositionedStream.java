package io.rangefinder.jobs.source;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The content of a file that may be compressed as a whole, read from any position. In a compressed
 * file going back means to begin again; one that expands without measure cannot be read to its end.
 */
final class PositionedStream implements Closeable {
  /** How a whole file is compressed. */
  enum Compression {
    NONE,
    GZIP,
    ZLIB
  }

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int DEFLATE = 8;
  private static final int BUFFER_LENGTH = 1 << 16;

  /** What a file may have however small it is compressed. */
  private static final long UNQUESTIONED_BYTES = 1L << 28;

  /** How many times larger than compressed the content may be beyond that. */
  private static final int MAX_RATIO = 100;

  private final FSDataInputStream file;
  private final Compression compression;
  private final long limit;
  private InputStream content;
  private long position;

  private PositionedStream(FSDataInputStream file, long limit, Compression compression)
      throws IOException {
    this.file = file;
    this.limit = limit;
    this.compression = compression;
    this.content = begin();
  }

  static PositionedStream open(String path, Configuration configuration, Compression compression)
      throws IOException {
    Path location = new Path(path);
    FileSystem files = location.getFileSystem(configuration);
    long limit =
        compression == Compression.NONE
            ? Long.MAX_VALUE
            : Math.max(UNQUESTIONED_BYTES, MAX_RATIO * files.getFileStatus(location).getLen());
    FSDataInputStream file = files.open(location);
    try {
      return new PositionedStream(file, limit, compression);
    } catch (IOException broken) {
      file.close();
      throw broken;
    }
  }

  /** The compression that the first bytes of a file tell. */
  static Compression compression(byte[] head) {
    if (head.length < 2) {
      return Compression.NONE;
    }
    int magic = (head[0] & 0xff) << 8 | (head[1] & 0xff);
    if (magic == GZIP_MAGIC) {
      return Compression.GZIP;
    }
    boolean zlib = (head[0] & 0x8f) == DEFLATE && magic % 31 == 0;
    return zlib ? Compression.ZLIB : Compression.NONE;
  }

  /** The first bytes of a file as it is stored, fewer if it is shorter. */
  static byte[] head(String path, Configuration configuration, int length) throws IOException {
    try (PositionedStream stream = open(path, configuration, Compression.NONE)) {
      return stream.read(length);
    }
  }

  private InputStream begin() throws IOException {
    file.seek(0);
    position = 0;
    return switch (compression) {
      case NONE -> file;
      case GZIP -> new GZIPInputStream(new BufferedInputStream(file, BUFFER_LENGTH), BUFFER_LENGTH);
      case ZLIB -> new InflaterInputStream(new BufferedInputStream(file, BUFFER_LENGTH));
    };
  }

  boolean isCompressed() {
    return compression != Compression.NONE;
  }

  /** Goes to a position, or to the end if there are not so many bytes. */
  void seek(long target) throws IOException {
    if (target == position) {
      return;
    }
    if (!isCompressed()) {
      file.seek(target);
      position = target;
      return;
    }
    if (target < position) {
      content = begin();
    }
    while (position < target) {
      long skipped = content.skip(target - position);
      if (skipped <= 0) {
        return;
      }
      position += skipped;
      requireWithinLimit();
    }
  }

  /** The next bytes, fewer if the content ends. */
  byte[] read(int length) throws IOException {
    byte[] bytes = content.readNBytes(length);
    position += bytes.length;
    requireWithinLimit();
    return bytes;
  }

  private void requireWithinLimit() throws IOException {
    if (position > limit) {
      throw new IOException(
          "it holds more than %d bytes and more than %d times its length"
              .formatted(UNQUESTIONED_BYTES, MAX_RATIO));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
