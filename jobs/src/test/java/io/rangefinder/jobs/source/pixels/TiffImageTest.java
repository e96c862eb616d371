package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TiffImageTest {
  @ParameterizedTest
  @ValueSource(strings = {"none", "LZW", "ZLib", "PackBits", "Deflate"})
  void everyPixelIsKeptWhateverThePacking(String compression) throws Exception {
    BufferedImage pattern = Images.pattern(37, 29, BufferedImage.TYPE_INT_RGB);

    assertThat(decode(written(compression, pattern), PixelLayout.RGB))
        .isEqualTo(Images.rgb(pattern));
  }

  @Test
  void paletteAndBilevelAreColours() throws Exception {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY}) {
      BufferedImage pattern = Images.pattern(17, 23, type);
      assertThat(decode(written("none", pattern), PixelLayout.RGB)).isEqualTo(Images.rgb(pattern));
    }
  }

  @Test
  void greyIsNotBrightened() throws Exception {
    BufferedImage pattern = Images.pattern(17, 23, BufferedImage.TYPE_BYTE_GRAY);
    int[] stored = pattern.getRaster().getPixels(0, 0, 23, 17, (int[]) null);

    byte[] grey = decode(written("none", pattern), PixelLayout.GRAY);

    for (int i = 0; i < stored.length; i++) {
      assertThat(grey[i] & 0xff).isEqualTo(stored[i]);
    }
  }

  @Test
  void sixteenBitsKeepTheHighByte() throws Exception {
    byte[] file = pixels(16, 1, 1, new byte[] {0x12, 0x34, (byte) 0xab, (byte) 0xff});

    assertThat(decode(file, PixelLayout.GRAY)).containsExactly(0x12, 0xab - 256);
  }

  @Test
  void whiteCanBeZero() throws Exception {
    assertThat(decode(pixels(8, 1, 0, new byte[] {0, 55}), PixelLayout.GRAY))
        .containsExactly(255 - 256, 200 - 256);
  }

  @Test
  void opacityIsKeptWhereItIsAskedFor() throws Exception {
    byte[] file = pixels(8, 4, 2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    assertThat(decode(file, PixelLayout.RGBA)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(decode(file, PixelLayout.RGB)).containsExactly(1, 2, 3, 5, 6, 7);
  }

  @Test
  void firstOfSeveralPagesIsTaken() throws Exception {
    BufferedImage first = Images.pattern(9, 8, BufferedImage.TYPE_INT_RGB);

    assertThat(
            decode(
                written("none", first, Images.pattern(4, 5, BufferedImage.TYPE_INT_RGB)),
                PixelLayout.RGB))
        .isEqualTo(Images.rgb(first));
  }

  @Test
  void whatIsMissingOrNotDecodedIsSaid() throws Exception {
    byte[] file = written("none", Images.pattern(20, 20, BufferedImage.TYPE_INT_RGB));
    byte[] big = file.clone();
    big[big[0] == 'M' ? 3 : 2] = 43;

    assertThat(refusal(Arrays.copyOf(file, 9)).reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(big)).hasMessageContaining("a BigTIFF");
    assertThat(refusal(pixels(8, 4, 5, new byte[8])).reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(refusal(pixels(8, 4, 5, new byte[8])))
        .hasMessageContaining("a TIFF of photometric interpretation 5");
    assertThat(refusal(pixels(32, 1, 1, new byte[8]))).hasMessageContaining("a TIFF of 32 bits");
  }

  /** Two pixels beside each other, big-endian, uncompressed. */
  private static byte[] pixels(int bits, int samples, int photometric, byte[] data) {
    int[][] entries = {
      {256, 4, 1, 2},
      {257, 4, 1, 1},
      {258, 4, 1, bits},
      {259, 4, 1, 1},
      {262, 4, 1, photometric},
      {273, 4, 1, 8},
      {277, 4, 1, samples},
      {278, 4, 1, 1},
      {279, 4, 1, data.length},
      {338, 4, 1, 2}
    };
    boolean opacity = samples == 4 && photometric == 2;
    int count = opacity ? entries.length : entries.length - 1;
    int bitsAt = 8 + data.length;
    ByteBuffer file =
        ByteBuffer.allocate(bitsAt + 2 * samples + 2 + 12 * count + 4).order(ByteOrder.BIG_ENDIAN);
    file.put((byte) 'M')
        .put((byte) 'M')
        .putShort((short) 42)
        .putInt(bitsAt + 2 * samples)
        .put(data);
    for (int i = 0; i < samples; i++) {
      file.putShort((short) bits);
    }
    file.putShort((short) count);
    for (int[] entry : Arrays.copyOf(entries, count)) {
      boolean several = entry[0] == 258 && samples > 1;
      file.putShort((short) entry[0]);
      if (entry[0] == 273 || entry[0] == 279 || entry[0] <= 257) {
        file.putShort((short) 4).putInt(1).putInt(entry[3]);
      } else if (several) {
        file.putShort((short) 3).putInt(samples).putInt(bitsAt);
      } else {
        file.putShort((short) 3).putInt(1).putShort((short) entry[3]).putShort((short) 0);
      }
    }
    return file.array();
  }

  private static byte[] written(String compression, BufferedImage... pages) throws Exception {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam form = writer.getDefaultWriteParam();
      if (!compression.equals("none")) {
        form.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        form.setCompressionType(compression);
      }
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (BufferedImage page : pages) {
        writer.writeToSequence(new IIOImage(page, null, null), form);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] decode(byte[] file, PixelLayout layout) throws UnusableImageException {
    assertThat(ImageFormat.of(file)).isEqualTo(ImageFormat.TIFF);
    return TiffImage.read(file).decode(file, layout).samples();
  }

  private static UnusableImageException refusal(byte[] file) {
    return catchThrowableOfType(UnusableImageException.class, () -> decode(file, PixelLayout.RGB));
  }
}
