package io.rangefinder.jobs.source;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.tukaani.xz.XZInputStream;

/**
 * The content of a file that may be compressed as a whole, read from any position. In a compressed
 * file going back means to begin again; one that expands without measure cannot be read to its end.
 */
final class PositionedStream implements Closeable {
  /** How a whole file is compressed. */
  enum Compression {
    NONE,
    GZIP,
    ZLIB,
    BZIP2,
    XZ,
    ZSTD
  }

  /** What tells a compressed file that is decompressed with a library of Spark's. */
  private static final Map<String, Compression> SIGNATURES =
      Map.of(
          "BZh", Compression.BZIP2,
          "\u00fd7zXZ\0", Compression.XZ,
          "(\u00b5/\u00fd", Compression.ZSTD);

  /**
   * What xz may take of memory: 64 MiB are the most that its own settings ask for, and a little.
   */
  private static final int MAX_XZ_KIBIBYTES = 72 << 10;

  /** Bytes at the beginning that tell how a file is compressed. */
  static final int SIGNATURE_LENGTH = 6;

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

  /** Some file systems refuse to go behind the end. */
  private boolean isPastEnd;

  private PositionedStream(FSDataInputStream file, long limit, Compression compression)
      throws IOException {
    this.file = file;
    this.limit = limit;
    this.compression = compression;
    this.content = file;
    this.content = begin();
  }

  static PositionedStream open(String path, Configuration configuration, Compression compression)
      throws IOException {
    Path location = new Path(path);
    long limit = Long.MAX_VALUE;
    if (compression != Compression.NONE) {
      long length = LakeFiles.status(location, configuration).getLen();
      limit = Math.max(UNQUESTIONED_BYTES, MAX_RATIO * length);
    }
    FSDataInputStream file = LakeFiles.open(location, configuration);
    try {
      return new PositionedStream(file, limit, compression);
    } catch (IOException | RuntimeException broken) {
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
    String start = new String(head, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, Compression> signature : SIGNATURES.entrySet()) {
      if (start.startsWith(signature.getKey())) {
        return signature.getValue();
      }
    }
    boolean zlib = (head[0] & 0x8f) == DEFLATE && magic % 31 == 0;
    return zlib ? Compression.ZLIB : Compression.NONE;
  }

  private InputStream begin() throws IOException {
    closeContent();
    file.seek(0);
    position = 0;
    return switch (compression) {
      case NONE -> file;
      case GZIP -> new GZIPInputStream(buffered(), BUFFER_LENGTH);
      case ZLIB -> new InflaterInputStream(buffered());
      case BZIP2 -> new BZip2CompressorInputStream(buffered(), true);
      case XZ -> new XZInputStream(buffered(), MAX_XZ_KIBIBYTES);
      case ZSTD -> new ZstdInputStreamNoFinalizer(buffered());
    };
  }

  private InputStream buffered() {
    InputStream stayingOpen =
        new FilterInputStream(file) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, length);
          }

          @Override
          public void close() {}
        };
    return new BufferedInputStream(stayingOpen, BUFFER_LENGTH);
  }

  boolean isCompressed() {
    return compression != Compression.NONE;
  }

  /** Where the next byte is. */
  long position() {
    return position;
  }

  /** Goes to a position, or to the end if there are not so many bytes. */
  void seek(long target) throws IOException {
    if (target == position) {
      return;
    }
    if (!isCompressed()) {
      try {
        file.seek(target);
        isPastEnd = false;
      } catch (EOFException end) {
        isPastEnd = true;
      }
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
    if (isPastEnd) {
      return new byte[0];
    }
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

  /** Frees what a decompressor has outside of the heap. */
  private void closeContent() throws IOException {
    if (content != file) {
      content.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeContent();
    } finally {
      file.close();
    }
  }
}
