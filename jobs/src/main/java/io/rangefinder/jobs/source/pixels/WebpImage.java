package io.rangefinder.jobs.source.pixels;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A WebP, lossy or lossless, as libwebp decodes it.
 *
 * @param size of the canvas
 */
record WebpImage(ImageHeader size) {
  private static final int FIRST_CHUNK = 12;
  private static final int CONTENT = 20;
  private static final int ANIMATED = 2;

  /**
   * Reads the header.
   *
   * @throws UnusableImageException TRUNCATED, CORRUPT or UNSUPPORTED_FORMAT
   */
  static WebpImage read(byte[] bytes) throws UnusableImageException {
    if (bytes.length < CONTENT + 10) {
      throw truncated();
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String chunk = new String(bytes, FIRST_CHUNK, 4, StandardCharsets.ISO_8859_1);
    return new WebpImage(
        switch (chunk) {
          case "VP8 " ->
              ImageHeader.of(
                  file.getChar(CONTENT + 8) & 0x3fff, file.getChar(CONTENT + 6) & 0x3fff);
          case "VP8L" -> {
            int sides = file.getInt(CONTENT + 1);
            yield ImageHeader.of((sides >> 14 & 0x3fff) + 1, (sides & 0x3fff) + 1);
          }
          case "VP8X" -> {
            if ((bytes[CONTENT] & ANIMATED) != 0) {
              throw new UnusableImageException(
                  Reason.UNSUPPORTED_FORMAT, "The file is an animated WebP, which is not decoded.");
            }
            yield ImageHeader.of(
                (file.getInt(CONTENT + 6) >>> 8) + 1, (file.getInt(CONTENT + 4) & 0xffffff) + 1);
          }
          default -> throw corrupt("its first chunk is '" + chunk + "'", null);
        });
  }

  /**
   * Decodes the pixels.
   *
   * @param bytes the file that this header was read from
   * @throws UnusableImageException TRUNCATED or CORRUPT
   */
  DecodedImage decode(byte[] bytes, PixelLayout layout) throws UnusableImageException {
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
    try {
      reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
      BufferedImage image = reader.read(0);
      if (image.getHeight() != size.height() || image.getWidth() != size.width()) {
        throw corrupt("its size is not that of its header", null);
      }
      PixelCanvas canvas = new PixelCanvas(size, layout);
      int[] row = new int[size.width()];
      for (int y = 0; y < size.height(); y++) {
        image.getRGB(0, y, row.length, 1, row, 0, row.length);
        for (int x = 0; x < row.length; x++) {
          canvas.setArgb(y, x, row[x]);
        }
      }
      return canvas.image();
    } catch (IOException | RuntimeException broken) {
      long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL;
      throw length + 8 > bytes.length ? truncated() : corrupt("its data are broken", broken);
    } finally {
      reader.dispose();
    }
  }

  private static UnusableImageException truncated() {
    return new UnusableImageException(
        Reason.TRUNCATED, "The WebP image ends before its data does.");
  }

  private static UnusableImageException corrupt(String why, @Nullable Exception cause) {
    String message = "The image cannot be decoded: " + why + ".";
    return cause == null
        ? new UnusableImageException(Reason.CORRUPT, message)
        : new UnusableImageException(Reason.CORRUPT, message, cause);
  }
}
