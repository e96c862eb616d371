package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class WebpImageTest {
  @Test
  void losslessKeepsEveryPixelAndItsOpacity() throws Exception {
    BufferedImage pattern = Images.pattern(20, 31, BufferedImage.TYPE_INT_ARGB);
    byte[] file = Images.webp(pattern, true);

    byte[] rgba = decode(file, PixelLayout.RGBA);

    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 31; x++) {
        int at = 4 * (31 * y + x);
        assertThat(
                rgba[at + 3] << 24
                    | (rgba[at] & 0xff) << 16
                    | (rgba[at + 1] & 0xff) << 8
                    | (rgba[at + 2] & 0xff))
            .isEqualTo(pattern.getRGB(x, y));
      }
    }
    assertThat(decode(file, PixelLayout.RGB)).isEqualTo(Images.rgb(pattern));
  }

  @Test
  void lossyIsNearToWhatWasDrawn() throws Exception {
    BufferedImage pattern = new BufferedImage(33, 47, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 47; y++) {
      for (int x = 0; x < 33; x++) {
        pattern.setRGB(x, y, 0x400000 + 0x010000 * x + 0x0200 * y + 0x80);
      }
    }
    byte[] drawn = Images.rgb(pattern);

    byte[] decoded = decode(Images.webp(pattern, false), PixelLayout.RGB);

    for (int i = 0; i < drawn.length; i++) {
      assertThat(Math.abs((decoded[i] & 0xff) - (drawn[i] & 0xff))).isLessThan(8);
    }
  }

  @Test
  void whatIsMissingOrNotDecodedIsSaid() throws Exception {
    byte[] file = Images.webp(Images.pattern(40, 30, BufferedImage.TYPE_INT_RGB), false);
    byte[] animated =
        HexFormat.of()
            .parseHex(
                "52494646200000005745425056503858" + "0a000000" + "02000000" + "0000000000000000");
    byte[] unknown = file.clone();
    unknown[15] = 'Z';

    assertThat(refusal(Arrays.copyOf(file, file.length / 2)).reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(Arrays.copyOf(file, 25)).reason()).isEqualTo(Reason.TRUNCATED);
    assertThat(refusal(animated).reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(refusal(animated)).hasMessageContaining("an animated WebP");
    assertThat(refusal(unknown)).hasMessageContaining("its first chunk is 'VP8Z'");
  }

  private static byte[] decode(byte[] file, PixelLayout layout) throws UnusableImageException {
    assertThat(ImageFormat.of(file)).isEqualTo(ImageFormat.WEBP);
    return WebpImage.read(file).decode(file, layout).samples();
  }

  private static UnusableImageException refusal(byte[] file) {
    return catchThrowableOfType(UnusableImageException.class, () -> decode(file, PixelLayout.RGB));
  }
}
