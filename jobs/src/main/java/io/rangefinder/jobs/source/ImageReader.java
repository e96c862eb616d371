package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.UnusableImageException.Reason;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/** Reads the bytes of listed images from any file system that Hadoop knows. */
public final class ImageReader {
  /** 64 MiB. */
  public static final int DEFAULT_MAX_BYTES = 64 << 20;

  private final Configuration configuration;
  private final int maxBytes;

  public ImageReader(Configuration configuration) {
    this(configuration, DEFAULT_MAX_BYTES);
  }

  /**
   * @param maxBytes what a file may hold at most, whatever its length was listed as
   */
  public ImageReader(Configuration configuration, int maxBytes) {
    this.configuration = configuration;
    this.maxBytes = maxBytes;
  }

  /**
   * All bytes of a file.
   *
   * @throws UnusableImageException UNREADABLE, EMPTY or TOO_LARGE
   */
  public byte[] read(ImageEntry entry) throws UnusableImageException {
    if (entry.length() > maxBytes) {
      throw tooLarge(entry.length() + " bytes");
    }
    Path path = new Path(entry.path());
    byte[] bytes;
    try (FSDataInputStream stream = path.getFileSystem(configuration).open(path)) {
      bytes = stream.readNBytes(maxBytes + 1);
    } catch (IOException | FSError failure) {
      throw new UnusableImageException(
          Reason.UNREADABLE, "The file cannot be read: " + failure.getMessage(), failure);
    }
    if (bytes.length > maxBytes) {
      throw tooLarge("more than " + maxBytes + " bytes");
    }
    if (bytes.length == 0) {
      throw new UnusableImageException(Reason.EMPTY, "The file is empty.");
    }
    return bytes;
  }

  private UnusableImageException tooLarge(String found) {
    return new UnusableImageException(
        Reason.TOO_LARGE, "The file has " + found + ", the limit is " + maxBytes + ".");
  }
}
