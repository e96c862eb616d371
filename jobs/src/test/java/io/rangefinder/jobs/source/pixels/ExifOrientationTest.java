package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExifOrientationTest {
  /** The pixels 1 2 3 over 4 5 6, as each orientation makes them upright. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, 123456",
    "2, 2, 321654",
    "3, 2, 654321",
    "4, 2, 456123",
    "5, 3, 142536",
    "6, 3, 415263",
    "7, 3, 635241",
    "8, 3, 362514"
  })
  void storedPixelsAreTurnedUpright(int orientation, int height, String upright) {
    DecodedImage stored = new DecodedImage(2, 3, PixelLayout.GRAY, new byte[] {1, 2, 3, 4, 5, 6});

    DecodedImage image = ExifOrientation.numbered(orientation).upright(stored);

    StringBuilder pixels = new StringBuilder();
    for (byte pixel : image.samples()) {
      pixels.append(pixel);
    }
    assertThat(image.height()).isEqualTo(height);
    assertThat(pixels).hasToString(upright);
  }

  @Test
  void orientationOfAJpegIsAppliedOnRequestOnly() throws Exception {
    byte[] plain = Images.encode(Images.pattern(8, 16, BufferedImage.TYPE_INT_RGB), "jpeg");
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] exif = exif(order, 6);
      byte[] file =
          ByteBuffer.allocate(plain.length + exif.length)
              .put(plain, 0, 2)
              .put(exif)
              .put(plain, 2, plain.length - 2)
              .array();
      try (ImageDecoder asStored = new ImageDecoder();
          ImageDecoder upright =
              new ImageDecoder(
                  ImageDecoder.DEFAULT_MAX_PIXELS,
                  PixelLayout.RGB,
                  Preprocessing.Orientation.APPLY)) {
        assertThat(asStored.decode(file).samples()).isEqualTo(asStored.decode(plain).samples());
        assertThat(upright.decode(file).height()).isEqualTo(16);
        assertThat(upright.decode(file).samples())
            .isEqualTo(
                ExifOrientation.QUARTER_TURN_RIGHT.upright(asStored.decode(plain)).samples());
        assertThat(upright.decode(plain).samples()).isEqualTo(asStored.decode(plain).samples());
      }
    }
  }

  @Test
  void brokenMetadataNoteNone() {
    byte[] jpeg =
        ByteBuffer.allocate(40).putShort((short) 0xffd8).put(exif(ByteOrder.BIG_ENDIAN, 6)).array();
    for (int length = 0; length < 30; length++) {
      assertThat(ExifOrientation.of(ImageFormat.JPEG, Arrays.copyOf(jpeg, length)))
          .isEqualTo(ExifOrientation.UPRIGHT);
    }
    assertThat(ExifOrientation.of(ImageFormat.JPEG, jpeg))
        .isEqualTo(ExifOrientation.QUARTER_TURN_RIGHT);
    jpeg[12] = -1;
    jpeg[16] = -1;
    assertThat(ExifOrientation.of(ImageFormat.JPEG, jpeg)).isEqualTo(ExifOrientation.UPRIGHT);
  }

  private static byte[] exif(ByteOrder order, int orientation) {
    return ByteBuffer.allocate(36)
        .putShort((short) 0xffe1)
        .putShort((short) 34)
        .put(new byte[] {'E', 'x', 'i', 'f', 0, 0})
        .put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII))
        .order(order)
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .array();
  }
}
