package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.ImageDecoder;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import io.rangefinder.statistics.Half;
import org.apache.hadoop.conf.Configuration;

/** Reads, decodes and preprocesses images: the one way from a listed file to a network's input. */
public final class ImageLoader implements AutoCloseable {
  private final ImageReader reader;
  private final ImageDecoder decoder = new ImageDecoder();
  private final Preprocessing preprocessing;

  public ImageLoader(Configuration hadoop, Preprocessing preprocessing) {
    this.reader = new ImageReader(hadoop);
    this.preprocessing = preprocessing;
  }

  /**
   * Writes the network's input for an image into a batch.
   *
   * @return the half of the images that it belongs to
   * @throws UnusableImageException if the file cannot be read or decoded; the batch is unchanged
   */
  public Half load(ImageEntry entry, float[] batch, int offset) throws UnusableImageException {
    byte[] file = reader.read(entry);
    Throwable failure =
        FileFailure.of(() -> preprocessing.applyTo(decoder.decode(file), batch, offset));
    if (failure instanceof UnusableImageException unusable) {
      throw unusable;
    }
    if (failure != null) {
      throw new UnusableImageException(
          Reason.CORRUPT, "The image cannot be decoded: " + FileFailure.message(failure), failure);
    }
    return Half.of(file);
  }

  @Override
  public void close() {
    reader.close();
    decoder.close();
  }
}
