package io.rangefinder.jobs.source.pixels;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The first page of a TIFF, decoded by the JDK: grey, colour and palettes of 1 to 16 bits, of which
 * the high eight are kept. Its directory is read first, and what would make the JDK take more
 * memory than the image has pixels is refused.
 *
 * @param size of the page
 */
record TiffImage(ImageHeader size) {
  private static final int REDUCED = 1;
  private static final int LEAST_TILE_BYTES = 1 << 20;
  private static final List<Integer> BITS = List.of(1, 2, 4, 8, 16);

  /** Grey of both senses, RGB, palette, YCbCr. */
  private static final List<Integer> COLOURS = List.of(0, 1, 2, 3, 6);

  /** None, the three of fax, LZW, JPEG, ZIP in both numbers, PackBits. */
  private static final List<Integer> COMPRESSIONS = List.of(1, 2, 3, 4, 5, 7, 8, 32946, 32773);

  /**
   * Reads the first directory.
   *
   * @throws UnusableImageException TRUNCATED, CORRUPT or UNSUPPORTED_FORMAT
   */
  static TiffImage read(byte[] bytes) throws UnusableImageException {
    TiffDirectory page = TiffDirectory.first(bytes);
    page.requireWithinFile();
    ImageHeader size =
        ImageHeader.of(page.number(TiffDirectory.HEIGHT, 0), page.number(TiffDirectory.WIDTH, 0));
    if ((page.number(TiffDirectory.SUBFILE_TYPE, 0) & REDUCED) != 0) {
      throw unsupported("a TIFF whose first page is a reduced copy, as in raw photographs");
    }
    int compression = page.number(TiffDirectory.COMPRESSION, 1);
    if (!COMPRESSIONS.contains(compression)) {
      throw unsupported("a TIFF of compression " + compression);
    }
    int colours = page.number(TiffDirectory.PHOTOMETRIC, 1);
    if (!COLOURS.contains(colours)) {
      throw unsupported("a TIFF of photometric interpretation " + colours);
    }
    int samples = page.number(TiffDirectory.SAMPLES, 1);
    int bits = page.number(TiffDirectory.BITS, 1);
    if (!BITS.contains(bits) || page.number(TiffDirectory.SAMPLE_FORMAT, 1) != 1) {
      throw unsupported(
          "a TIFF of %d bits, sample format %d"
              .formatted(bits, page.number(TiffDirectory.SAMPLE_FORMAT, 1)));
    }
    if (samples < 1 || samples > 4) {
      throw unsupported("a TIFF of " + samples + " samples a pixel");
    }
    requireModestTiles(page, size, samples * Math.max(1, bits / 8));
    return new TiffImage(size);
  }

  /** The JDK takes memory for a whole tile, whatever of it belongs to the image. */
  private static void requireModestTiles(TiffDirectory page, ImageHeader size, int bytes)
      throws UnusableImageException {
    long tile =
        (long) page.number(TiffDirectory.TILE_WIDTH, 1)
            * page.number(TiffDirectory.TILE_HEIGHT, 1)
            * bytes;
    if (tile <= 0 || tile > Math.max(LEAST_TILE_BYTES, 2 * size.pixels() * bytes)) {
      throw new UnusableImageException(
          Reason.CORRUPT, "The image cannot be decoded: a tile has " + tile + " bytes.");
    }
  }

  /**
   * Decodes the page.
   *
   * @param bytes the file that this directory was read from
   * @throws UnusableImageException CORRUPT or UNSUPPORTED_FORMAT
   */
  DecodedImage decode(byte[] bytes, PixelLayout layout) throws UnusableImageException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
    try {
      reader.setInput(
          new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)), false, true);
      return pixels(reader.read(0), layout);
    } catch (IOException | RuntimeException | StackOverflowError broken) {
      // The JDK's reader answers to broken bytes with whatever exception they lead it into.
      throw new UnusableImageException(
          Reason.CORRUPT, "The TIFF image cannot be decoded: its data are broken.", broken);
    } finally {
      reader.dispose();
    }
  }

  private DecodedImage pixels(BufferedImage page, PixelLayout layout)
      throws UnusableImageException {
    Raster raster = page.getRaster();
    IndexColorModel palette = page.getColorModel() instanceof IndexColorModel model ? model : null;
    boolean premultiplied = page.isAlphaPremultiplied();
    PixelCanvas canvas = new PixelCanvas(size, layout);
    int[] bits = page.getSampleModel().getSampleSize();
    int[] row = new int[bits.length * size.width()];
    for (int y = 0; y < size.height(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, size.width(), 1, row);
      for (int x = 0; x < size.width(); x++) {
        int colour = colour(row, x * bits.length, bits, palette);
        canvas.setArgb(y, x, premultiplied ? divided(colour) : colour);
      }
    }
    return canvas.image();
  }

  private static int colour(int[] row, int at, int[] bits, @Nullable IndexColorModel palette) {
    if (palette != null) {
      return palette.getRGB(row[at]);
    }
    boolean grey = bits.length < 3;
    int red = eightBits(row[at], bits[0]);
    int green = grey ? red : eightBits(row[at + 1], bits[1]);
    int blue = grey ? red : eightBits(row[at + 2], bits[2]);
    boolean opaque = bits.length % 2 == 1;
    int last = bits.length - 1;
    int alpha = opaque ? 0xff : eightBits(row[at + last], bits[last]);
    return alpha << 24 | red << 16 | green << 8 | blue;
  }

  private static int eightBits(int sample, int bits) {
    return bits >= 8 ? sample >> (bits - 8) : sample * 0xff / ((1 << bits) - 1);
  }

  private static int divided(int argb) {
    int alpha = argb >>> 24;
    if (alpha == 0) {
      return argb;
    }
    int red = Math.min(255, (argb >> 16 & 0xff) * 255 / alpha);
    int green = Math.min(255, (argb >> 8 & 0xff) * 255 / alpha);
    int blue = Math.min(255, (argb & 0xff) * 255 / alpha);
    return alpha << 24 | red << 16 | green << 8 | blue;
  }

  private static UnusableImageException unsupported(String what) {
    return new UnusableImageException(
        Reason.UNSUPPORTED_FORMAT, "The file is " + what + ", which is not decoded.");
  }
}
