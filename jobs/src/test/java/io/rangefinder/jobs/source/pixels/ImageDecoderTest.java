package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rangefinder.jobs.SharedData;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder();

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void jpegEqualsTheJdkBitForBit() throws Exception {
    byte[] file = Images.encode(Images.pattern(61, 83, BufferedImage.TYPE_INT_RGB), "jpeg");

    DecodedImage image = decoder.decode(file);

    assertThat(image.height()).isEqualTo(61);
    assertThat(image.width()).isEqualTo(83);
    assertThat(image.rgb()).isEqualTo(Images.decodedByTheJdk(file));
  }

  @Test
  void photographsEqualTheJdkBitForBit() throws Exception {
    List<Path> photographs;
    try (Stream<Path> files = Files.list(SharedData.path("data/images"))) {
      photographs = files.sorted().limit(20).toList();
    }
    for (Path photograph : photographs) {
      byte[] file = Files.readAllBytes(photograph);
      assertThat(decoder.decode(file).rgb())
          .as(photograph.getFileName().toString())
          .isEqualTo(Images.decodedByTheJdk(file));
    }
  }

  @Test
  void pngKeepsEveryPixel() throws Exception {
    BufferedImage pattern = Images.pattern(20, 30, BufferedImage.TYPE_INT_RGB);

    assertThat(decoder.decode(Images.encode(pattern, "png")).rgb()).isEqualTo(Images.rgb(pattern));
  }

  @Test
  void transparencyIsDroppedAndTheColourBeneathKept() throws Exception {
    BufferedImage pattern = Images.pattern(20, 30, BufferedImage.TYPE_INT_ARGB);

    assertThat(decoder.decode(Images.encode(pattern, "png")).rgb()).isEqualTo(Images.rgb(pattern));
  }

  @Test
  void pngOfSixteenBitsKeepsTheHighByte() throws Exception {
    DecodedImage image = decoder.decode(Images.deepPng(4, 5, 0x7fff));

    assertThat(image.rgb()).containsOnly(0x7f).hasSize(60);
  }

  @Test
  void greyBecomesThreeEqualChannels() throws Exception {
    byte[] file = Images.encode(Images.pattern(16, 16, BufferedImage.TYPE_BYTE_GRAY), "jpeg");

    byte[] rgb = decoder.decode(file).rgb();

    assertThat(rgb).hasSize(768);
    for (int i = 0; i < rgb.length; i += 3) {
      assertThat(rgb[i]).isEqualTo(rgb[i + 1]).isEqualTo(rgb[i + 2]);
    }
  }

  @Test
  void cmykJpegBecomesRgb() throws Exception {
    DecodedImage image = decoder.decode(Images.cmykJpeg(16, 16, 0, 255, 255, 0));

    assertThat(image.rgb()).hasSize(768);
    assertThat(List.of(image.rgb()[0] & 0xff, image.rgb()[1] & 0xff, image.rgb()[2] & 0xff))
        .satisfies(
            rgb -> {
              assertThat(rgb.get(0)).isGreaterThan(250);
              assertThat(rgb.get(1)).isLessThan(5);
              assertThat(rgb.get(2)).isLessThan(5);
            });
  }

  @Test
  void bmpOfTwentyFourBitsKeepsEveryPixel() throws Exception {
    BufferedImage pattern = Images.pattern(20, 30, BufferedImage.TYPE_3BYTE_BGR);

    assertThat(decoder.decode(Images.encode(pattern, "bmp")).rgb()).isEqualTo(Images.rgb(pattern));
  }

  @Test
  void emptyFileIsEmpty() {
    assertThat(refusal(new byte[0]).reason()).isEqualTo(Reason.EMPTY);
  }

  @Test
  void textIsNotAnImageWhateverItsName() {
    UnusableImageException refusal =
        refusal("These are notes, not a photograph.".getBytes(StandardCharsets.UTF_8));

    assertThat(refusal.reason()).isEqualTo(Reason.NOT_AN_IMAGE);
    assertThat(refusal).hasMessageContaining("does not begin as an image");
  }

  @Test
  void formatThatIsNotDecodedIsNamed() {
    UnusableImageException refusal =
        refusal("RIFF....WEBPVP8 ....".getBytes(StandardCharsets.UTF_8));

    assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(refusal).hasMessageContaining("WEBP");
  }

  @Test
  void gifKeepsEveryPixelOfItsFirstFrame() throws Exception {
    BufferedImage pattern = Images.pattern(20, 30, BufferedImage.TYPE_BYTE_INDEXED);

    assertThat(decoder.decode(Images.encode(pattern, "gif")).rgb()).isEqualTo(Images.rgb(pattern));
  }

  @Test
  void canvasOfAGifIsBlackWhereTheFirstFrameDoesNotReach() throws Exception {
    byte[] gif = Images.encode(Images.pattern(2, 3, BufferedImage.TYPE_BYTE_INDEXED), "gif");
    byte[] frame = decoder.decode(gif).rgb();
    ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) 5);

    DecodedImage image = decoder.decode(gif);

    assertThat(image.width()).isEqualTo(5);
    assertThat(Arrays.copyOfRange(image.rgb(), 0, 9)).isEqualTo(Arrays.copyOf(frame, 9));
    assertThat(Arrays.copyOfRange(image.rgb(), 9, 15)).containsOnly(0);
  }

  @Test
  void gifCutAnywhereBeforeTheEndOfItsFrameIsTruncated() {
    byte[] gif = Images.encode(Images.pattern(8, 8, BufferedImage.TYPE_BYTE_INDEXED), "gif");

    for (int length = 8; length < gif.length - 1; length++) {
      assertThat(refusal(Arrays.copyOf(gif, length)).reason()).isEqualTo(Reason.TRUNCATED);
    }
  }

  @Test
  void mutatedGifIsDecodedOrRefused() {
    byte[] gif = Images.encode(Images.pattern(16, 16, BufferedImage.TYPE_BYTE_INDEXED), "gif");
    SplittableRandom random = new SplittableRandom(23);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] mutated = gif.clone();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      try {
        decoder.decode(mutated);
      } catch (UnusableImageException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 1999);
  }

  @Test
  void jpegCutInItsDataIsTruncated() {
    byte[] file = Images.encode(Images.pattern(64, 64, BufferedImage.TYPE_INT_RGB), "jpeg");

    assertThat(refusal(Arrays.copyOf(file, file.length * 2 / 3)).reason())
        .isEqualTo(Reason.TRUNCATED);
  }

  @Test
  void jpegCutInItsHeaderIsTruncated() {
    byte[] file = Images.encode(Images.pattern(64, 64, BufferedImage.TYPE_INT_RGB), "jpeg");

    assertThat(refusal(Arrays.copyOf(file, 100)).reason()).isEqualTo(Reason.TRUNCATED);
  }

  @Test
  void pngCutInItsDataIsTruncated() {
    byte[] file = Images.encode(Images.pattern(64, 64, BufferedImage.TYPE_INT_RGB), "png");

    assertThat(refusal(Arrays.copyOf(file, file.length / 2)).reason()).isEqualTo(Reason.TRUNCATED);
  }

  @Test
  void pngWithABrokenChecksumIsCorrupt() {
    byte[] file = Images.encode(Images.pattern(64, 64, BufferedImage.TYPE_INT_RGB), "png");
    file[file.length / 2] ^= 0x55;

    assertThat(refusal(file).reason()).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void jpegThatIsBrokenBeforeItsDataIsCorrupt() {
    byte[] file = Images.encode(Images.pattern(64, 64, BufferedImage.TYPE_INT_RGB), "jpeg");
    file[20] = 0;
    file[21] = 0;

    assertThat(refusal(file).reason()).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void strayBytesBetweenTheSegmentsOfAJpegAreSkipped() throws Exception {
    byte[] file = Images.encode(Images.pattern(64, 64, BufferedImage.TYPE_INT_RGB), "jpeg");
    byte[] stray = ByteBuffer.allocate(file.length + 3).put(file, 0, 20).put(new byte[3]).array();
    System.arraycopy(file, 20, stray, 23, file.length - 20);

    assertThat(decoder.decode(stray).rgb()).isEqualTo(decoder.decode(file).rgb());
  }

  @Test
  void hugeImageIsRefusedByItsHeaderAlone() {
    byte[] file = Images.encode(Images.pattern(8, 8, BufferedImage.TYPE_INT_RGB), "png");
    ByteBuffer.wrap(file).putInt(16, 60_000).putInt(20, 60_000);

    UnusableImageException refusal = refusal(file);

    assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(refusal).hasMessageContaining("60000 x 60000");
  }

  @Test
  void jpegAndBmpTellTheirSizeToo() {
    byte[] jpeg = Images.encode(Images.pattern(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");
    int frame = indexOfFrame(jpeg);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65_000).putShort(frame + 7, (short) 65_000);
    byte[] bmp = Images.encode(Images.pattern(8, 8, BufferedImage.TYPE_3BYTE_BGR), "bmp");
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 65_000).putInt(22, -65_000);

    assertThat(refusal(jpeg).reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(refusal(bmp).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void imageAtTheLimitIsDecodedAndTheNextLargerIsNot() throws Exception {
    byte[] within = Images.encode(Images.pattern(8, 8, BufferedImage.TYPE_INT_RGB), "png");
    byte[] beyond = Images.encode(Images.pattern(8, 9, BufferedImage.TYPE_INT_RGB), "png");
    try (ImageDecoder small = new ImageDecoder(64)) {
      assertThat(small.decode(within).rgb()).hasSize(192);
      assertThat(
              catchThrowableOfType(UnusableImageException.class, () -> small.decode(beyond))
                  .reason())
          .isEqualTo(Reason.TOO_LARGE);
    }
  }

  @Test
  void damagedFilesAreDecodedOrRefusedButNeverFailOtherwise() {
    SplittableRandom random = new SplittableRandom(7);
    for (String format : List.of("jpeg", "png", "bmp")) {
      byte[] file = Images.encode(Images.pattern(24, 24, BufferedImage.TYPE_3BYTE_BGR), format);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = Arrays.copyOf(file, 1 + random.nextInt(file.length));
        for (int k = random.nextInt(4); k > 0; k--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        try {
          DecodedImage image = decoder.decode(damaged);
          assertThat(image.rgb()).isNotEmpty();
        } catch (UnusableImageException refused) {
          assertThat(refused).hasMessageEndingWith(".");
        }
      }
    }
  }

  private static int indexOfFrame(byte[] jpeg) {
    for (int i = 0; i + 1 < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        return i;
      }
    }
    throw new IllegalStateException("no frame");
  }

  private UnusableImageException refusal(byte[] file) {
    return catchThrowableOfType(UnusableImageException.class, () -> decoder.decode(file));
  }
}
