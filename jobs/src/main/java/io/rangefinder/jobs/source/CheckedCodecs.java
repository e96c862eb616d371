package io.rangefinder.jobs.source;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet's codecs, which allocate what a page's header says it has, behind a check that the page
 * can have it. Pages of images hardly shrink when they are compressed.
 */
final class CheckedCodecs implements CompressionCodecFactory {
  /** What a page may have however small it is compressed. */
  private static final long UNQUESTIONED_BYTES = 64 << 20;

  /** How much larger than compressed a page may be beyond that. */
  private static final long MAX_RATIO = 20;

  private final CodecFactory codecs;

  CheckedCodecs(Configuration configuration) {
    this.codecs = new CodecFactory(configuration, 0);
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    return codecs.getCompressor(name);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    BytesInputDecompressor decompressor;
    try {
      decompressor = codecs.getDecompressor(name);
    } catch (RuntimeException missing) {
      throw new MissingCodecException(name, missing);
    }
    return name == CompressionCodecName.UNCOMPRESSED
        ? decompressor
        : new CheckedDecompressor(decompressor, name == CompressionCodecName.SNAPPY);
  }

  @Override
  public void release() {
    codecs.release();
  }

  private record CheckedDecompressor(BytesInputDecompressor decompressor, boolean tellsItsLength)
      implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int length) throws IOException {
      requirePlausible(bytes.size(), length);
      if (tellsItsLength) {
        try (InputStream stream = bytes.toInputStream()) {
          requirePlausible(bytes.size(), BytesUtils.readUnsignedVarInt(stream));
        }
      }
      // What a codec gives may be read once only.
      byte[] content = new byte[length];
      try (DataInputStream stream =
          new DataInputStream(decompressor.decompress(bytes, length).toInputStream())) {
        stream.readFully(content);
      }
      return BytesInput.from(content);
    }

    @Override
    public void decompress(
        ByteBuffer input, int compressedLength, ByteBuffer output, int decompressedLength)
        throws IOException {
      requirePlausible(compressedLength, decompressedLength);
      decompressor.decompress(input, compressedLength, output, decompressedLength);
    }

    private static void requirePlausible(long compressed, int length) throws IOException {
      if (length < 0 || length > UNQUESTIONED_BYTES + MAX_RATIO * compressed) {
        throw new IOException(
            "a page of %d bytes says it has %d decompressed".formatted(compressed, length));
      }
    }

    @Override
    public void release() {
      decompressor.release();
    }
  }
}
