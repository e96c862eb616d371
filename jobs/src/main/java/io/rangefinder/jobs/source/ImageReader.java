package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of listed images from any file system that Hadoop knows. The file that was read
 * last stays open, because the next image is likely to lie behind the last one. Not for use by
 * several threads.
 */
public final class ImageReader implements AutoCloseable {
  /** 64 MiB. */
  public static final int DEFAULT_MAX_BYTES = 64 << 20;

  private final Configuration configuration;
  private final int maxBytes;
  private @Nullable OpenFile current;

  public ImageReader(Configuration configuration) {
    this(configuration, DEFAULT_MAX_BYTES);
  }

  /**
   * @param maxBytes what an image may hold at most, whatever its length was listed as
   */
  public ImageReader(Configuration configuration, int maxBytes) {
    this.configuration = configuration;
    this.maxBytes = maxBytes;
  }

  /**
   * All bytes of an image.
   *
   * @throws UnusableImageException if it cannot be read, is empty, has too many bytes, or lies in a
   *     file that is broken there
   */
  public byte[] read(ImageEntry entry) throws UnusableImageException {
    if (entry.packing().equals(ImagePacking.NONE) && entry.length() > maxBytes) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The file has %d bytes, the limit is %d.".formatted(entry.length(), maxBytes));
    }
    byte[][] read = {new byte[0]};
    Throwable failure = FileFailure.of(() -> read[0] = open(entry).read(entry, maxBytes));
    if (failure instanceof UnusableImageException unusable) {
      throw unusable;
    }
    if (failure != null) {
      close();
      throw new UnusableImageException(
          Reason.UNREADABLE, "The file cannot be read: " + FileFailure.message(failure), failure);
    }
    byte[] bytes = read[0];
    if (LfsPointer.isIn(bytes)) {
      throw new UnusableImageException(
          Reason.NOT_AN_IMAGE, "There is no image here: " + LfsPointer.TEXT + ".");
    }
    if (bytes.length == 0) {
      throw new UnusableImageException(
          Reason.EMPTY,
          entry.member().isEmpty() ? "The file is empty." : "There are no bytes in its place.");
    }
    return bytes;
  }

  private OpenImages open(ImageEntry entry) throws IOException {
    ImageSource source = ImageSources.called(entry.packing().source());
    OpenFile open = current;
    if (open == null || !open.isOf(entry)) {
      close();
      open = new OpenFile(entry.path(), source.name(), source.open(entry.path(), configuration));
      current = open;
    }
    return open.images;
  }

  @Override
  public void close() {
    OpenFile open = current;
    current = null;
    if (open != null) {
      // Everything that was wanted of it has been read, or was reported as unreadable.
      FileFailure.of(open.images::close);
    }
  }

  private record OpenFile(String path, String source, OpenImages images) {
    boolean isOf(ImageEntry entry) {
      return path.equals(entry.path()) && source.equals(entry.packing().source());
    }
  }
}
