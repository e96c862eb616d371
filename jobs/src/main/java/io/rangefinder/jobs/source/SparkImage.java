package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;

/**
 * A decoded image as Spark's {@code image} data source has it: rows of pixels, top to bottom, of
 * one grey byte, of blue, green and red, or of these and transparency.
 */
final class SparkImage {
  /** The fields of the struct that make the image. */
  static final List<String> FIELDS = List.of("height", "width", "nChannels", "data");

  private static final int HEADER_LENGTH = 54;
  private static final int BITS = 24;

  private final int height;
  private final int width;
  private final int channels;
  private final byte[] data;

  private SparkImage(Group image) {
    height = image.getInteger("height", 0);
    width = image.getInteger("width", 0);
    channels = image.getInteger("nChannels", 0);
    data = image.getBinary("data", 0).getBytes();
  }

  static boolean isTypeOf(GroupType type) {
    return FIELDS.stream().allMatch(type::containsField);
  }

  /**
   * The pixels of a struct as a BMP file of 24 bits, without transparency.
   *
   * @throws UnusableImageException CORRUPT if the pixels are not as many as it says, TOO_LARGE
   */
  static byte[] bmp(Group struct, int maxBytes) throws UnusableImageException {
    SparkImage image = new SparkImage(struct);
    image.requireWhole();
    return image.toBmp(maxBytes);
  }

  private void requireWhole() throws UnusableImageException {
    boolean known = channels == 1 || channels == 3 || channels == 4;
    if (!known
        || height < 1
        || width < 1
        || (long) height * width > data.length
        || (long) height * width * channels != data.length) {
      throw new UnusableImageException(
          Reason.CORRUPT,
          "The image says it has %d x %d pixels of %d channels, but has %d bytes."
              .formatted(height, width, channels, data.length));
    }
  }

  private byte[] toBmp(int maxBytes) throws UnusableImageException {
    long stride = ((long) width * 3 + 3) / 4 * 4;
    long length = HEADER_LENGTH + stride * height;
    if (length > maxBytes) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The image has %d x %d pixels; %d bytes are the limit."
              .formatted(height, width, maxBytes));
    }
    ByteBuffer bmp = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt((int) length).putInt(0).putInt(HEADER_LENGTH);
    bmp.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) BITS);
    for (int y = height - 1; y >= 0; y--) {
      bmp.position((int) (HEADER_LENGTH + (height - 1 - y) * stride));
      for (int x = 0; x < width; x++) {
        int pixel = (y * width + x) * channels;
        int step = channels == 1 ? 0 : 1;
        bmp.put(data[pixel]).put(data[pixel + step]).put(data[pixel + 2 * step]);
      }
    }
    return bmp.array();
  }
}
