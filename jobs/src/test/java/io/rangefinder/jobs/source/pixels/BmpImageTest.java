package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rangefinder.jobs.SharedData;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BmpImageTest {
  private static final int INFO_HEADER = 40;

  @Test
  void bytesBehindThePixelsAreNoneOfThem() throws Exception {
    BufferedImage pattern = Images.pattern(5, 7, BufferedImage.TYPE_3BYTE_BGR);
    byte[] file = Images.encode(pattern, "bmp");

    assertThat(decode(Arrays.copyOf(file, file.length + 2))).isEqualTo(Images.rgb(pattern));
    assertThat(decode(Arrays.copyOf(file, file.length + 1000))).isEqualTo(Images.rgb(pattern));
  }

  @Test
  void headerOfOs2IsReadByItsOwnSize() throws Exception {
    byte[] file =
        file(
            12,
            24,
            0,
            3,
            2,
            new int[0],
            row(1, 2, 3, 4, 5, 6, 7, 8, 9),
            row(11, 12, 13, 0, 0, 0, 0, 0, 0));

    assertThat(decode(file))
        .containsExactly(13, 12, 11, 0, 0, 0, 0, 0, 0, 3, 2, 1, 6, 5, 4, 9, 8, 7);
  }

  @Test
  void bitmapsThatOtherProgramsLeftAreThreeImages() throws Exception {
    List<Path> files;
    try (Stream<Path> found = Files.list(SharedData.path("faults/lake/bmp24/lake"))) {
      files = found.sorted().toList();
    }
    assertThat(files).hasSize(3);
    byte[] plain = decode(Files.readAllBytes(files.get(1)));
    for (Path file : files) {
      assertThat(decode(Files.readAllBytes(file))).isEqualTo(plain).startsWith(10, 120, 240 - 256);
    }
  }

  @Test
  void negativeHeightBeginsAtTheTop() throws Exception {
    byte[] upwards = file(INFO_HEADER, 24, 0, 1, 2, new int[0], row(1, 2, 3), row(4, 5, 6));
    byte[] downwards = file(INFO_HEADER, 24, 0, 1, -2, new int[0], row(1, 2, 3), row(4, 5, 6));

    assertThat(decode(upwards)).containsExactly(6, 5, 4, 3, 2, 1);
    assertThat(decode(downwards)).containsExactly(3, 2, 1, 6, 5, 4);
  }

  @ParameterizedTest
  @CsvSource({"12", "40", "52", "56", "64", "108", "124"})
  void paletteFollowsAHeaderOfAnySize(int headerSize) throws Exception {
    int[] palette = {0x102030, 0x405060};

    assertThat(decode(file(headerSize, 8, 0, 2, 1, palette, row(1, 0))))
        .containsExactly(0x40, 0x50, 0x60, 0x10, 0x20, 0x30);
  }

  @Test
  void pixelsOfFewBitsAreReadFromTheUpperOnes() throws Exception {
    int[] palette = {0, 0x010101, 0x020202, 0x030303};

    assertThat(decode(file(INFO_HEADER, 4, 0, 3, 1, palette, row(0x12, 0x30))))
        .containsExactly(1, 1, 1, 2, 2, 2, 3, 3, 3);
    assertThat(decode(file(INFO_HEADER, 1, 0, 9, 1, palette, row(0b10100000, 0x80))))
        .containsExactly(
            1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
  }

  @Test
  void fourthByteOfThirtyTwoBitsIsNoOpacity() throws Exception {
    byte[] file = file(INFO_HEADER, 32, 0, 1, 1, new int[0], row(1, 2, 3, 0));

    assertThat(decode(file)).containsExactly(3, 2, 1);
    assertThat(decode(file, PixelLayout.RGBA)).containsExactly(3, 2, 1, 255 - 256);
  }

  @Test
  void opacityIsWhereItsMaskSays() throws Exception {
    byte[] file = file(56, 32, 3, 1, 1, new int[0], row(7, 1, 2, 3));
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(54, 0xff000000)
        .putInt(58, 0xff0000)
        .putInt(62, 0xff00)
        .putInt(66, 0xff);

    assertThat(decode(file, PixelLayout.RGBA)).containsExactly(3, 2, 1, 7);
  }

  @Test
  void sixteenBitsHoldFiveOfEachColourOrWhatTheMasksSay() throws Exception {
    byte[] usual = file(INFO_HEADER, 16, 0, 2, 1, new int[0], row(0xff, 0x7f, 0x01, 0x40));
    byte[] masked = file(56, 16, 3, 2, 1, new int[0], row(0xe0, 0x07, 0x01, 0x80));
    ByteBuffer.wrap(masked)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(54, 0xf800)
        .putInt(58, 0x7e0)
        .putInt(62, 0x1f);

    assertThat(decode(usual)).containsExactly(-1, -1, -1, 132 - 256, 0, 8);
    assertThat(decode(masked)).containsExactly(0, -1, 0, 132 - 256, 0, 8);
  }

  @ParameterizedTest
  @CsvSource({"BI_RLE8, 256, 31", "BI_RLE4, 16, 32"})
  void runLengthsOfTheJdkKeepEveryPixel(String compression, int colours, int width)
      throws Exception {
    BufferedImage image =
        colours == 256
            ? new BufferedImage(width, 17, BufferedImage.TYPE_BYTE_INDEXED)
            : new BufferedImage(width, 17, BufferedImage.TYPE_BYTE_BINARY, fewColours(colours));
    for (int y = 0; y < 17; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, (y % 3 == 0 ? x : x / 7 * y) % colours);
      }
    }

    assertThat(decode(compressed(image, compression))).isEqualTo(Images.rgb(image));
  }

  private static IndexColorModel fewColours(int colours) {
    byte[] levels = new byte[colours];
    for (int i = 0; i < colours; i++) {
      levels[i] = (byte) (i * 16);
    }
    return new IndexColorModel(4, colours, levels, levels, levels);
  }

  @Test
  void runsThatSkipLeaveTheFirstColour() throws Exception {
    int[] palette = {0x090909, 0x010101, 0x020202};
    byte[] moves = row(1, 1, 0, 2, 1, 1, 1, 2, 0, 1);

    byte[] rgb = decode(file(INFO_HEADER, 8, 1, 3, 2, palette, moves));

    assertThat(rgb).containsExactly(9, 9, 9, 9, 9, 9, 2, 2, 2, 1, 1, 1, 9, 9, 9, 9, 9, 9);
  }

  @Test
  void greyIsTheLuminance() throws Exception {
    byte[] file = file(INFO_HEADER, 24, 0, 2, 1, new int[0], row(30, 20, 10, 77, 77, 77));

    assertThat(decode(file, PixelLayout.GRAY)).containsExactly(18, 77);
  }

  @Test
  void whatIsMissingOrWrongIsSaid() {
    byte[] file =
        file(INFO_HEADER, 24, 0, 2, 2, new int[0], row(1, 2, 3, 4, 5, 6, 0, 0), row(1, 2, 3, 4, 5));
    byte[] indexed = file(INFO_HEADER, 8, 0, 1, 1, new int[] {1, 2}, row(2));
    byte[] early = file(INFO_HEADER, 8, 0, 1, 1, new int[] {1, 2}, row(0));
    ByteBuffer.wrap(early).order(ByteOrder.LITTLE_ENDIAN).putInt(10, 20);
    byte[] gaps = file(56, 32, 3, 1, 1, new int[0], row(1, 2, 3, 4));
    ByteBuffer.wrap(gaps).order(ByteOrder.LITTLE_ENDIAN).putInt(54, 0x50);
    byte[] runs = file(INFO_HEADER, 8, 1, 9, 9, new int[] {1, 2}, row(3, 1));
    byte[] embedded = file(INFO_HEADER, 24, 4, 1, 1, new int[0], row(1, 2, 3));

    assertThat(refusal(Arrays.copyOf(file, file.length - 4)).reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(Arrays.copyOf(file, 40)).reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(indexed)).hasMessageContaining("it has 2 colours, a pixel is of colour 2");
    assertThat(refusal(early))
        .hasMessageContaining("its pixels begin at byte 20, within its header");
    assertThat(refusal(gaps)).hasMessageContaining("its colour mask 0x00000050 has gaps");
    assertThat(refusal(runs).reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(embedded).reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(refusal(embedded)).hasMessageContaining("a BMP of 24 bits and compression 4");
  }

  /** A bitmap whose rows are padded to whole words. */
  private static byte[] file(
      int headerSize,
      int bits,
      int compression,
      int width,
      int height,
      int[] palette,
      byte[]... rows) {
    int entry = headerSize == 12 ? 3 : 4;
    int data = 14 + headerSize + entry * palette.length;
    int length = data;
    for (byte[] row : rows) {
      length += compression == 1 ? row.length : (row.length + 3) / 4 * 4;
    }
    ByteBuffer file = ByteBuffer.allocate(Math.max(length, 14 + 40)).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(length).putInt(0).putInt(data).putInt(headerSize);
    if (headerSize == 12) {
      file.putShort((short) width).putShort((short) height).putShort((short) 1);
      file.putShort((short) bits);
    } else {
      file.putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
      file.putInt(compression).position(46).putInt(palette.length);
    }
    file.position(14 + headerSize);
    for (int colour : palette) {
      file.put((byte) colour).put((byte) (colour >> 8)).put((byte) (colour >> 16));
      file.put(new byte[entry - 3]);
    }
    for (byte[] row : rows) {
      file.put(row);
      int used = file.position() - data;
      if (compression != 1) {
        file.position(data + (used + 3) / 4 * 4);
      }
    }
    return Arrays.copyOf(file.array(), length);
  }

  private static byte[] row(int... bytes) {
    byte[] row = new byte[bytes.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (byte) bytes[i];
    }
    return row;
  }

  private static byte[] compressed(BufferedImage image, String compression) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("bmp").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam form = writer.getDefaultWriteParam();
      form.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      form.setCompressionType(compression);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), form);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] decode(byte[] file) throws UnusableImageException {
    return decode(file, PixelLayout.RGB);
  }

  private static byte[] decode(byte[] file, PixelLayout layout) throws UnusableImageException {
    assertThat(ImageFormat.of(file)).isEqualTo(ImageFormat.BMP);
    return BmpImage.read(file).decode(file, layout).samples();
  }

  private static UnusableImageException refusal(byte[] file) {
    return catchThrowableOfType(UnusableImageException.class, () -> decode(file));
  }
}
