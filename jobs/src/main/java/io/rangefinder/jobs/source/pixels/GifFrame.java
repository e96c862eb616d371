package io.rangefinder.jobs.source.pixels;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The first frame of a GIF on the image's canvas, as {@code tf.io.decode_gif} gives it: black where
 * the frame is transparent or does not reach. Later frames are not decoded.
 *
 * @param canvas the size of the whole image
 * @param left column of the canvas that the frame begins at
 * @param top row of the canvas that the frame begins at
 */
record GifFrame(ImageHeader canvas, int left, int top) {
  private static final int SCREEN_DESCRIPTOR_END = 13;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;
  private static final int FRAME_DESCRIPTOR_LENGTH = 10;

  /**
   * Finds the first frame and the end of its data.
   *
   * @throws UnusableImageException TRUNCATED or CORRUPT
   */
  static GifFrame read(byte[] bytes) throws UnusableImageException {
    ByteBuffer gif = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    require(bytes, SCREEN_DESCRIPTOR_END);
    ImageHeader canvas = ImageHeader.of(gif.getChar(8), gif.getChar(6));
    int at = SCREEN_DESCRIPTOR_END + paletteLength(gif.get(10));
    require(bytes, at + 1);
    while (bytes[at] == EXTENSION) {
      at = endOfSubBlocks(bytes, at + 2);
      require(bytes, at + 1);
    }
    if (bytes[at] != FRAME) {
      throw new UnusableImageException(
          Reason.CORRUPT, "The image cannot be decoded: there is no frame at byte " + at + ".");
    }
    require(bytes, at + FRAME_DESCRIPTOR_LENGTH);
    int left = gif.getChar(at + 1);
    int top = gif.getChar(at + 3);
    if (left + gif.getChar(at + 5) > canvas.width()
        || top + gif.getChar(at + 7) > canvas.height()) {
      throw new UnusableImageException(
          Reason.CORRUPT, "The image cannot be decoded: its first frame is larger than itself.");
    }
    int data = at + FRAME_DESCRIPTOR_LENGTH + paletteLength(gif.get(at + 9));
    endOfSubBlocks(bytes, data + 1);
    return new GifFrame(canvas, left, top);
  }

  private static int paletteLength(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static int endOfSubBlocks(byte[] bytes, int from) throws UnusableImageException {
    int at = from;
    require(bytes, at + 1);
    while (bytes[at] != 0) {
      at += 1 + (bytes[at] & 0xff);
      require(bytes, at + 1);
    }
    return at + 1;
  }

  private static void require(byte[] bytes, int length) throws UnusableImageException {
    if (bytes.length < length) {
      throw new UnusableImageException(
          Reason.TRUNCATED, "The GIF image ends before the data of its first frame do.");
    }
  }

  /**
   * Decodes the frame.
   *
   * @param bytes the file that this frame was read from
   * @throws UnusableImageException CORRUPT
   */
  DecodedImage decode(byte[] bytes) throws UnusableImageException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try {
      reader.setInput(
          new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)), false, true);
      return onCanvas(reader.read(0));
    } catch (IOException | RuntimeException broken) {
      // The JDK's reader answers to broken bytes with whatever exception they lead it into.
      throw new UnusableImageException(
          Reason.CORRUPT, "The GIF image cannot be decoded: its data are broken.", broken);
    } finally {
      reader.dispose();
    }
  }

  private DecodedImage onCanvas(BufferedImage frame) {
    int[] row = new int[frame.getWidth()];
    byte[] rgb = new byte[canvas.height() * canvas.width() * 3];
    for (int y = 0; y < frame.getHeight(); y++) {
      frame.getRGB(0, y, row.length, 1, row, 0, row.length);
      int at = ((top + y) * canvas.width() + left) * 3;
      for (int pixel : row) {
        if (pixel >>> 24 != 0) {
          rgb[at] = (byte) (pixel >> 16);
          rgb[at + 1] = (byte) (pixel >> 8);
          rgb[at + 2] = (byte) pixel;
        }
        at += 3;
      }
    }
    return new DecodedImage(canvas.height(), canvas.width(), rgb);
  }
}
