package io.rangefinder.jobs.source.pixels;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A Windows or OS/2 bitmap: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits, run lengths and bit
 * fields, rows from the bottom or from the top. The header's own size says which header it is;
 * bytes behind the pixels are none of them.
 *
 * @param size of the image
 * @param topDown whether the first row stored is the uppermost
 * @param bits of a pixel
 * @param compression as the header has it
 * @param palette opaque colours; none if pixels hold colours themselves
 * @param fields how a pixel of 16 or 32 bits holds its colours
 * @param data where the pixels begin
 */
record BmpImage(
    ImageHeader size,
    boolean topDown,
    int bits,
    int compression,
    Palette palette,
    BitFields fields,
    int data) {
  static final int RLE8 = 1;
  static final int RLE4 = 2;
  private static final int NONE = 0;
  private static final int BIT_FIELDS = 3;
  private static final int ALPHA_BIT_FIELDS = 6;

  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final int SHORT_OS2_HEADER = 16;
  private static final int INFO_HEADER = 40;
  private static final int RGB_MASKS_HEADER = 52;
  private static final int RGBA_MASKS_HEADER = 56;
  private static final int OS2_HEADER = 64;
  private static final int LONGEST_HEADER = 124;

  /** Whether a header may have this size. */
  static boolean isHeaderSize(int size) {
    return size == CORE_HEADER || (size >= SHORT_OS2_HEADER && size <= LONGEST_HEADER);
  }

  /**
   * Reads the headers and the palette.
   *
   * @throws UnusableImageException TRUNCATED, CORRUPT or UNSUPPORTED_FORMAT
   */
  static BmpImage read(byte[] bytes) throws UnusableImageException {
    require(bytes, FILE_HEADER + CORE_HEADER);
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int headerSize = file.getInt(14);
    if (!isHeaderSize(headerSize)) {
      throw corrupt("its header says it has " + headerSize + " bytes");
    }
    require(bytes, FILE_HEADER + headerSize);
    boolean core = headerSize == CORE_HEADER;
    int width = core ? file.getChar(18) : file.getInt(18);
    int height = core ? file.getChar(20) : file.getInt(22);
    int bits = file.getChar(core ? 24 : 28);
    int compression = headerSize > SHORT_OS2_HEADER ? file.getInt(30) : NONE;
    requireDecoded(headerSize, bits, compression);
    ImageHeader size = ImageHeader.of(height == Integer.MIN_VALUE ? 0 : Math.abs(height), width);
    boolean fieldsAreTold = compression == BIT_FIELDS || compression == ALPHA_BIT_FIELDS;
    int end = FILE_HEADER + headerSize;
    if (fieldsAreTold && headerSize < RGB_MASKS_HEADER) {
      end += compression == BIT_FIELDS ? 12 : 16;
      require(bytes, end);
    }
    int stored = file.getInt(10);
    // Some writers leave the position of the pixels open: they follow the palette.
    int data = stored == 0 ? end + openPaletteLength(file, headerSize, bits) : stored;
    if (data < end) {
      throw corrupt("its pixels begin at byte " + data + ", within its header");
    }
    return new BmpImage(
        size,
        height < 0,
        bits,
        compression,
        bits > 8
            ? new Palette()
            : palette(bytes, end, core ? 3 : 4, colours(file, headerSize, bits, data - end)),
        fieldsAreTold ? toldFields(file, headerSize, compression) : BitFields.usual(bits),
        data);
  }

  private static void requireDecoded(int headerSize, int bits, int compression)
      throws UnusableImageException {
    boolean os2 = headerSize == OS2_HEADER || headerSize < INFO_HEADER;
    boolean decoded =
        switch (compression) {
          case NONE ->
              bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
          case RLE8 -> bits == 8;
          case RLE4 -> bits == 4;
          case BIT_FIELDS, ALPHA_BIT_FIELDS -> !os2 && (bits == 16 || bits == 32);
          default -> false;
        };
    if (!decoded) {
      throw new UnusableImageException(
          Reason.UNSUPPORTED_FORMAT,
          "The file is a BMP of %d bits and compression %d, which is not decoded."
              .formatted(bits, compression));
    }
  }

  private static int coloursTold(ByteBuffer file, int headerSize, int bits) {
    int told = headerSize >= INFO_HEADER ? file.getInt(46) : 0;
    return told > 0 && told < 1 << bits ? told : 1 << bits;
  }

  private static int openPaletteLength(ByteBuffer file, int headerSize, int bits) {
    int entry = headerSize == CORE_HEADER ? 3 : 4;
    return bits > 8 ? 0 : entry * coloursTold(file, headerSize, bits);
  }

  /** No more colours than have room before the pixels. */
  private static int colours(ByteBuffer file, int headerSize, int bits, int room) {
    int entry = headerSize == CORE_HEADER ? 3 : 4;
    return Math.min(coloursTold(file, headerSize, bits), room / entry);
  }

  private static Palette palette(byte[] bytes, int from, int entry, int colours)
      throws UnusableImageException {
    require(bytes, from + entry * colours);
    int[] palette = new int[colours];
    for (int i = 0; i < colours; i++) {
      palette[i] = 0xff000000 | blueGreenRed(bytes, from + entry * i);
    }
    return new Palette(palette);
  }

  private static BitFields toldFields(ByteBuffer file, int headerSize, int compression)
      throws UnusableImageException {
    boolean hasAlpha = headerSize >= RGBA_MASKS_HEADER || compression == ALPHA_BIT_FIELDS;
    return BitFields.of(
        file.getInt(54), file.getInt(58), file.getInt(62), hasAlpha ? file.getInt(66) : 0);
  }

  /**
   * Decodes the pixels.
   *
   * @param bytes the file that this header was read from
   * @throws UnusableImageException TRUNCATED or CORRUPT
   */
  DecodedImage decode(byte[] bytes, PixelLayout layout) throws UnusableImageException {
    PixelCanvas canvas = new PixelCanvas(size, layout);
    if (compression == RLE8 || compression == RLE4) {
      new BmpRuns(this, bytes, canvas).decode();
      return canvas.image();
    }
    long stride = ((long) size.width() * bits + 31) / 32 * 4;
    long used = ((long) size.width() * bits + 7) / 8;
    // The padding of the last row is not missed.
    if (data + stride * (size.height() - 1) + used > bytes.length) {
      throw truncated();
    }
    for (int stored = 0; stored < size.height(); stored++) {
      int from = (int) (data + stride * stored);
      int y = row(stored);
      for (int x = 0; x < size.width(); x++) {
        canvas.setArgb(y, x, pixel(bytes, from, x));
      }
    }
    return canvas.image();
  }

  /** The row of the image that a stored row is. */
  int row(int stored) {
    return topDown ? stored : size.height() - 1 - stored;
  }

  /** A colour of the palette, opaque. */
  int colour(int index) throws UnusableImageException {
    if (index >= palette.size()) {
      throw corrupt("it has %d colours, a pixel is of colour %d".formatted(palette.size(), index));
    }
    return palette.colour(index);
  }

  private int pixel(byte[] bytes, int from, int x) throws UnusableImageException {
    return switch (bits) {
      case 24 -> 0xff000000 | blueGreenRed(bytes, from + 3 * x);
      case 16 ->
          fields.colour((bytes[from + 2 * x] & 0xff) | (bytes[from + 2 * x + 1] & 0xff) << 8);
      case 32 -> fields.colour(blueGreenRed(bytes, from + 4 * x) | bytes[from + 4 * x + 3] << 24);
      default -> {
        int bit = x * bits;
        int shift = 8 - bits - (bit & 7);
        yield colour((bytes[from + (bit >> 3)] & 0xff) >> shift & ((1 << bits) - 1));
      }
    };
  }

  private static int blueGreenRed(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
  }

  private static void require(byte[] bytes, int length) throws UnusableImageException {
    if (bytes.length < length) {
      throw new UnusableImageException(
          Reason.TRUNCATED, "The file ends within the header of the image.");
    }
  }

  static UnusableImageException truncated() {
    return new UnusableImageException(Reason.TRUNCATED, "The BMP image ends before its data does.");
  }

  static UnusableImageException corrupt(String why) {
    return new UnusableImageException(Reason.CORRUPT, "The image cannot be decoded: " + why + ".");
  }

  /** Where in a pixel of 16 or 32 bits its colours and its opacity lie; a mask of 0 is absent. */
  record BitFields(int red, int green, int blue, int alpha) {
    static BitFields usual(int bits) {
      return bits == 16
          ? new BitFields(0x7c00, 0x3e0, 0x1f, 0)
          : new BitFields(0xff0000, 0xff00, 0xff, 0);
    }

    static BitFields of(int red, int green, int blue, int alpha) throws UnusableImageException {
      for (int mask : new int[] {red, green, blue, alpha}) {
        long field = (mask & 0xffffffffL) >> (mask == 0 ? 0 : Integer.numberOfTrailingZeros(mask));
        if ((field & (field + 1)) != 0) {
          throw corrupt("its colour mask 0x%08x has gaps".formatted(mask));
        }
      }
      return new BitFields(red, green, blue, alpha);
    }

    int colour(int pixel) {
      int opacity = alpha == 0 ? 0xff : field(pixel, alpha);
      return opacity << 24
          | field(pixel, red) << 16
          | field(pixel, green) << 8
          | field(pixel, blue);
    }

    /** A field as 0 to 255, rounded. */
    private static int field(int pixel, int mask) {
      if (mask == 0) {
        return 0;
      }
      int shift = Integer.numberOfTrailingZeros(mask);
      long most = (mask & 0xffffffffL) >> shift;
      long value = (pixel & mask & 0xffffffffL) >> shift;
      return (int) ((value * 255 + most / 2) / most);
    }
  }
}
