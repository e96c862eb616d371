package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.PositionedStream.Compression;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * Tar archives, plain or compressed with gzip, as WebDataset packs images: regular members with the
 * name of an image. Names are only names here: nothing is written, so {@code ../} and absolute
 * paths lead nowhere, and links are not followed.
 */
final class TarArchives implements ImageSource {
  static final String SOURCE = "tar";

  @Override
  public String name() {
    return SOURCE;
  }

  @Override
  public boolean isNamed(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return name.endsWith(".tar") || name.endsWith(".tar.gz") || name.endsWith(".tgz");
  }

  @Override
  public boolean begins(byte[] head) {
    return TarHeader.read(head).isPresent();
  }

  private static PositionedStream stream(String path, Configuration configuration)
      throws IOException {
    byte[] head = PositionedStream.head(path, configuration, 2);
    Compression compression = PositionedStream.compression(head);
    return PositionedStream.open(
        path, configuration, compression == Compression.GZIP ? compression : Compression.NONE);
  }

  @Override
  public ImageSearch search(ListedFile file, SearchContext context) throws IOException {
    return new TarSearch(file, stream(file.path(), context.configuration()));
  }

  @Override
  public OpenImages open(String path, Configuration configuration) throws IOException {
    PositionedStream stream = stream(path, configuration);
    return new OpenImages() {
      @Override
      public byte[] read(ImageEntry entry, int maxBytes)
          throws IOException, UnusableImageException {
        stream.seek(entry.packing().position());
        return member(stream, entry.length(), maxBytes);
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  private static byte[] member(PositionedStream stream, long length, int maxBytes)
      throws IOException, UnusableImageException {
    byte[] block = stream.read(TarHeader.BLOCK);
    if (block.length < TarHeader.BLOCK) {
      throw truncated();
    }
    if (TarHeader.read(block).filter(TarHeader::isFile).isEmpty()) {
      throw new UnusableImageException(
          Reason.CORRUPT,
          "The archive is broken: there is no header of a file here. What follows in it is not read.");
    }
    if (length > maxBytes) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The member has %d bytes, the limit is %d.".formatted(length, maxBytes));
    }
    byte[] bytes = stream.read((int) length);
    if (bytes.length < length) {
      throw truncated();
    }
    return bytes;
  }

  private static UnusableImageException truncated() {
    return new UnusableImageException(Reason.TRUNCATED, "The archive ends before its member does.");
  }
}
