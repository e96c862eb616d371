package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.offset;

import io.rangefinder.jobs.SharedData;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageDecoderTest {
  /** 8 x 8 pixels of 200, 100, 50, written by libjpeg-turbo's cjpeg -arithmetic. */
  private static final String ARITHMETIC =
      "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffdb0043010909090c0b0c180d0d1832211c213232323232323232323232323232323232323232323232323232323232323232323232323232323232323232323232323232ffc90011080008000803012200021101031101ffcc000a0010100501101105ffda000c03010002110311003f00f97185ef4e80ffd9";

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
    assertThat(image.samples()).isEqualTo(Images.decodedByTheJdk(file));
  }

  @Test
  void photographsEqualTheJdkBitForBit() throws Exception {
    List<Path> photographs;
    try (Stream<Path> files = Files.list(SharedData.path("data/images"))) {
      photographs = files.sorted().limit(20).toList();
    }
    for (Path photograph : photographs) {
      byte[] file = Files.readAllBytes(photograph);
      assertThat(decoder.decode(file).samples())
          .as(photograph.getFileName().toString())
          .isEqualTo(Images.decodedByTheJdk(file));
    }
  }

  @Test
  void pngKeepsEveryPixel() throws Exception {
    BufferedImage pattern = Images.pattern(20, 30, BufferedImage.TYPE_INT_RGB);

    assertThat(decoder.decode(Images.encode(pattern, "png")).samples())
        .isEqualTo(Images.rgb(pattern));
  }

  @Test
  void transparencyIsDroppedAndTheColourBeneathKept() throws Exception {
    BufferedImage pattern = Images.pattern(20, 30, BufferedImage.TYPE_INT_ARGB);

    assertThat(decoder.decode(Images.encode(pattern, "png")).samples())
        .isEqualTo(Images.rgb(pattern));
  }

  @Test
  void pngOfSixteenBitsKeepsTheHighByte() throws Exception {
    DecodedImage image = decoder.decode(Images.deepPng(4, 5, 0x7fff));

    assertThat(image.samples()).containsOnly(0x7f).hasSize(60);
  }

  @Test
  void greyBecomesThreeEqualChannels() throws Exception {
    byte[] file = Images.encode(Images.pattern(16, 16, BufferedImage.TYPE_BYTE_GRAY), "jpeg");

    byte[] rgb = decoder.decode(file).samples();

    assertThat(rgb).hasSize(768);
    for (int i = 0; i < rgb.length; i += 3) {
      assertThat(rgb[i]).isEqualTo(rgb[i + 1]).isEqualTo(rgb[i + 2]);
    }
  }

  @Test
  void cmykJpegBecomesRgb() throws Exception {
    DecodedImage image = decoder.decode(Images.cmykJpeg(16, 16, 0, 255, 255, 0));

    assertThat(image.samples()).hasSize(768);
    assertThat(
            List.of(
                image.samples()[0] & 0xff, image.samples()[1] & 0xff, image.samples()[2] & 0xff))
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

    assertThat(decoder.decode(Images.encode(pattern, "bmp")).samples())
        .isEqualTo(Images.rgb(pattern));
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
    UnusableImageException refusal = refusal("....ftypavif....".getBytes(StandardCharsets.UTF_8));

    assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(refusal).hasMessageContaining("AVIF");
  }

  @Test
  void pointerOfGitLfsIsNamedAsSuch() {
    UnusableImageException refusal =
        refusal(
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(refusal.reason()).isEqualTo(Reason.NOT_AN_IMAGE);
    assertThat(refusal)
        .hasMessageContaining("a pointer of Git LFS")
        .hasMessageContaining("git lfs pull");
  }

  @ParameterizedTest
  @CsvSource({
    "0xc3, a JPEG of lossless coding",
    "0xc7, a JPEG of differential coding",
    "0xcb, a JPEG of lossless arithmetic coding",
    "0xf7, a JPEG_LS image"
  })
  void jpegOfACodingThatIsNotDecodedIsUnsupportedNotBroken(int marker, String what) {
    byte[] file = Images.encode(Images.pattern(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");
    int frame = indexOfFrame(file);
    byte[] other =
        concat(new byte[] {file[0], file[1]}, Arrays.copyOfRange(file, frame, file.length));
    other[3] = (byte) marker;

    assertThat(refusal(other).reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(refusal(other)).hasMessageContaining(what);
  }

  @Test
  void jpegOfTwelveBitsIsUnsupportedNotBroken() {
    byte[] file = Images.encode(Images.pattern(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");
    file[indexOfFrame(file) + 4] = 12;

    assertThat(refusal(file).reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(refusal(file)).hasMessageContaining("a JPEG of 12 bits a colour");
  }

  @Test
  void jpegOfArithmeticCodingIsDecoded() throws Exception {
    DecodedImage image = decoder.decode(HexFormat.of().parseHex(ARITHMETIC));

    assertThat(image.samples()).hasSize(8 * 8 * 3);
    assertThat(image.samples()[0] & 0xff).isBetween(195, 205);
  }

  @Test
  void greyOfAJpegIsItsLuminanceAndOfAPngWeighed() throws Exception {
    BufferedImage pattern = Images.pattern(16, 16, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = Images.rgb(pattern);
    try (ImageDecoder grey = new ImageDecoder(PixelLayout.GRAY)) {
      byte[] png = grey.decode(Images.encode(pattern, "png")).samples();
      byte[] jpeg = grey.decode(Images.encode(pattern, "jpeg")).samples();
      assertThat(png).hasSize(256);
      assertThat(jpeg).hasSize(256);
      for (int i = 0; i < 256; i++) {
        double luminance =
            0.299 * (rgb[3 * i] & 0xff)
                + 0.587 * (rgb[3 * i + 1] & 0xff)
                + 0.114 * (rgb[3 * i + 2] & 0xff);
        assertThat((double) (png[i] & 0xff)).isCloseTo(luminance, offset(1.0));
        assertThat((double) (jpeg[i] & 0xff)).isCloseTo(luminance, offset(24.0));
      }
    }
  }

  @Test
  void opacityOfAPngIsKeptWhereItIsAskedForAndAJpegIsOpaque() throws Exception {
    BufferedImage pattern = Images.pattern(5, 6, BufferedImage.TYPE_INT_ARGB);
    try (ImageDecoder withOpacity = new ImageDecoder(PixelLayout.RGBA)) {
      byte[] png = withOpacity.decode(Images.encode(pattern, "png")).samples();
      byte[] jpeg =
          withOpacity
              .decode(Images.encode(Images.pattern(5, 6, BufferedImage.TYPE_INT_RGB), "jpeg"))
              .samples();
      for (int y = 0; y < 5; y++) {
        for (int x = 0; x < 6; x++) {
          int at = 4 * (6 * y + x);
          int argb = pattern.getRGB(x, y);
          assertThat(png[at + 3]).isEqualTo((byte) (argb >>> 24));
          assertThat(png[at]).isEqualTo((byte) (argb >> 16));
          assertThat(jpeg[at + 3]).isEqualTo((byte) 255);
        }
      }
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  @Test
  void gifKeepsEveryPixelOfItsFirstFrame() throws Exception {
    BufferedImage pattern = Images.pattern(20, 30, BufferedImage.TYPE_BYTE_INDEXED);

    assertThat(decoder.decode(Images.encode(pattern, "gif")).samples())
        .isEqualTo(Images.rgb(pattern));
  }

  @Test
  void canvasOfAGifIsBlackWhereTheFirstFrameDoesNotReach() throws Exception {
    byte[] gif = Images.encode(Images.pattern(2, 3, BufferedImage.TYPE_BYTE_INDEXED), "gif");
    byte[] frame = decoder.decode(gif).samples();
    ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) 5);

    DecodedImage image = decoder.decode(gif);

    assertThat(image.width()).isEqualTo(5);
    assertThat(Arrays.copyOfRange(image.samples(), 0, 9)).isEqualTo(Arrays.copyOf(frame, 9));
    assertThat(Arrays.copyOfRange(image.samples(), 9, 15)).containsOnly(0);
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

    assertThat(decoder.decode(stray).samples()).isEqualTo(decoder.decode(file).samples());
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
    try (ImageDecoder small =
        new ImageDecoder(64, PixelLayout.RGB, Preprocessing.Orientation.IGNORE)) {
      assertThat(small.decode(within).samples()).hasSize(192);
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
          assertThat(image.samples()).isNotEmpty();
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
