package io.rangefinder.jobs.source.pixels;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first frame of a GIF on the image's canvas, as {@code tf.io.decode_gif} gives it: black where
 * the frame is transparent or does not reach. Later frames are not looked at. What readers in use
 * open is read: a frame that leaves the canvas enlarges it, without a palette indices are grey
 * values, zeros between blocks are skipped.
 *
 * @param canvas the size of the whole image
 * @param frame the size of its first frame
 * @param left column of the canvas that the frame begins at
 * @param top row of the canvas that the frame begins at
 * @param interlaced whether rows are stored every eighth first
 * @param palette 256 colours, the transparent one 0
 * @param data where the frame's code size and codes begin
 */
record GifFrame(
    ImageHeader canvas,
    ImageHeader frame,
    int left,
    int top,
    boolean interlaced,
    Palette palette,
    int data) {
  private static final int SCREEN_DESCRIPTOR_END = 13;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int FRAME = 0x2c;
  private static final int FRAME_DESCRIPTOR_LENGTH = 10;
  private static final int COLOURS = 256;
  private static final int BLACK = 0xff000000;

  /** The first row and the distance of rows of each of the four passes. */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  /**
   * Finds the first frame and the end of its data.
   *
   * @throws UnusableImageException TRUNCATED or CORRUPT
   */
  static GifFrame read(byte[] bytes) throws UnusableImageException {
    ByteBuffer gif = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    require(bytes, SCREEN_DESCRIPTOR_END);
    int at = SCREEN_DESCRIPTOR_END + paletteLength(gif.get(10));
    int transparent = -1;
    require(bytes, at + 1);
    while (bytes[at] == EXTENSION || bytes[at] == 0) {
      if (bytes[at] == 0) {
        at++;
      } else {
        int end = endOfSubBlocks(bytes, at + 2);
        if ((bytes[at + 1] & 0xff) == GRAPHIC_CONTROL && bytes[at + 2] == 4) {
          transparent = (bytes[at + 3] & 1) == 0 ? -1 : bytes[at + 6] & 0xff;
        }
        at = end;
      }
      require(bytes, at + 1);
    }
    if (bytes[at] != FRAME) {
      throw corrupt("there is no frame at byte " + at);
    }
    require(bytes, at + FRAME_DESCRIPTOR_LENGTH);
    int left = gif.getChar(at + 1);
    int top = gif.getChar(at + 3);
    ImageHeader frame = ImageHeader.of(gif.getChar(at + 7), gif.getChar(at + 5));
    ImageHeader canvas =
        new ImageHeader(
            Math.max(gif.getChar(8), top + frame.height()),
            Math.max(gif.getChar(6), left + frame.width()));
    byte flags = gif.get(at + 9);
    int local = at + FRAME_DESCRIPTOR_LENGTH;
    int data = local + paletteLength(flags);
    endOfSubBlocks(bytes, data + 1);
    int[] palette =
        paletteLength(flags) > 0
            ? palette(bytes, local, paletteLength(flags))
            : palette(bytes, SCREEN_DESCRIPTOR_END, paletteLength(gif.get(10)));
    if (transparent >= 0) {
      palette[transparent] = 0;
    }
    return new GifFrame(canvas, frame, left, top, (flags & 0x40) != 0, new Palette(palette), data);
  }

  private static int paletteLength(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static int[] palette(byte[] bytes, int from, int length) {
    int[] palette = new int[COLOURS];
    for (int i = 0; i < COLOURS; i++) {
      int at = from + 3 * i;
      if (length == 0) {
        palette[i] = BLACK | i << 16 | i << 8 | i;
      } else if (3 * i < length) {
        palette[i] =
            BLACK | (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
      } else {
        palette[i] = BLACK;
      }
    }
    return palette;
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

  static UnusableImageException corrupt(String why) {
    return new UnusableImageException(Reason.CORRUPT, "The image cannot be decoded: " + why + ".");
  }

  /**
   * Decodes the frame. Pixels that its codes end before have the first colour of the palette.
   *
   * @param bytes the file that this frame was read from
   * @throws UnusableImageException CORRUPT
   */
  DecodedImage decode(byte[] bytes, PixelLayout layout) throws UnusableImageException {
    byte[] indices = new byte[frame.height() * frame.width()];
    new GifCodes(bytes, data).decode(indices);
    PixelCanvas pixels = new PixelCanvas(canvas, layout);
    int stored = 0;
    for (int[] pass : interlaced ? PASSES : new int[][] {{0, 1}}) {
      for (int y = pass[0]; y < frame.height(); y += pass[1]) {
        for (int x = 0; x < frame.width(); x++) {
          int colour = palette.colour(indices[stored * frame.width() + x] & 0xff);
          if (colour != 0) {
            pixels.setArgb(top + y, left + x, colour);
          }
        }
        stored++;
      }
    }
    return pixels.image();
  }
}
