package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images that were made to do harm. */
final class HostileImagesTest {
  private static final int ROUNDS = Integer.getInteger("rangefinder.fuzz.rounds", 300);
  private static final long SEED = Long.getLong("rangefinder.fuzz.seed", 31);
  private static final int PIXELS = 1 << 16;
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private static final ImageDecoder DECODER =
      new ImageDecoder(PIXELS, PixelLayout.RGB, Preprocessing.Orientation.IGNORE);

  @AfterAll
  static void close() {
    DECODER.close();
  }

  @ParameterizedTest
  @MethodSource("hugeImages")
  void imageThatSaysItIsHugeIsTooLargeBeforeAnythingIsAllocated(byte[] image) {
    long before = THREADS.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> DECODER.decode(image))
        .isInstanceOfSatisfying(
            UnusableImageException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE))
        .hasMessageContaining("60000 x 60000");

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }

  static List<byte[]> hugeImages() {
    return List.of(png(60_000, new byte[0]), jpeg(60_000), bmp(60_000), gif(60_000, new byte[100]));
  }

  @Test
  void pngWhoseDataExpandToMoreThanItsPixelsIsDecodedWithinThem() throws Exception {
    byte[] bomb = png(16, new byte[1 << 28]);

    DecodedImage image = DECODER.decode(bomb);

    assertThat(bomb.length).isLessThan(1 << 20);
    assertThat(image.samples()).hasSize(16 * 16 * 3);
  }

  @Test
  void pngWhoseColourProfileExpandsIsDecodedOrRefusedWithinBounds() throws Exception {
    byte[] profile = "icc\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] bomb =
        png(
            16,
            new byte[16 * 49],
            chunk("iCCP", concat(profile, deflated(new byte[1 << 28]))),
            chunk("zTXt", concat(profile, deflated(new byte[1 << 28]))));

    assertThat(DECODER.decode(bomb).samples()).hasSize(16 * 16 * 3);
  }

  @Test
  void gifOfAFewBytesAllocatesNoMoreThanItsPixelsNeed() throws Exception {
    byte[] bomb = gif(256, new byte[4]);
    DECODER.decode(bomb);
    long before = THREADS.getCurrentThreadAllocatedBytes();

    assertThat(DECODER.decode(bomb).samples()).hasSize(PIXELS * 3);

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(PIXELS * 8);
  }

  @ParameterizedTest
  @MethodSource("images")
  void mutatedImageIsDecodedOrRefused(byte[] image) {
    SplittableRandom random = new SplittableRandom(SEED);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      boolean cut = random.nextInt(4) == 0;
      byte[] mutated = Arrays.copyOf(image, cut ? random.nextInt(image.length) + 1 : image.length);
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      try {
        DecodedImage decoded = DECODER.decode(mutated);
        assertThat(decoded.samples()).hasSize(decoded.height() * decoded.width() * 3);
      } catch (UnusableImageException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, ROUNDS);
  }

  @ParameterizedTest
  @MethodSource("images")
  void imageWhoseHeaderIsMutatedTakesNoMoreMemoryThanTheLimitAllows(byte[] image) throws Exception {
    SplittableRandom random = new SplittableRandom(SEED + 16);
    DECODER.decode(image);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutated = image.clone();
      int header = Math.min(80, mutated.length);
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        int at = random.nextInt(4) == 0 ? random.nextInt(mutated.length) : random.nextInt(header);
        mutated[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        DECODER.decode(mutated);
      } catch (UnusableImageException expected) {
        assertThat(expected).hasMessageEndingWith(".");
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 20);
    }
  }

  static List<byte[]> images() throws IOException {
    BufferedImage pattern = Images.pattern(40, 30, BufferedImage.TYPE_INT_RGB);
    return List.of(
        Images.encode(pattern, "tiff"),
        Images.webp(pattern, true),
        Images.webp(pattern, false),
        Images.encode(Images.pattern(40, 30, BufferedImage.TYPE_BYTE_INDEXED), "bmp"),
        Images.encode(Images.pattern(40, 30, BufferedImage.TYPE_BYTE_INDEXED), "tiff"),
        Images.encode(pattern, "jpeg"),
        Images.encode(pattern, "png"),
        Images.encode(pattern, "bmp"),
        Images.encode(pattern, "gif"));
  }

  /** A square RGB image of these data, whatever they are. */
  private static byte[] png(int side, byte[] data, byte[]... chunks) {
    byte[] header =
        ByteBuffer.allocate(13).putInt(side).putInt(side).put(new byte[] {8, 2, 0, 0, 0}).array();
    byte[] png =
        concat(
            new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, chunk("IHDR", header));
    for (byte[] chunk : chunks) {
      png = concat(png, chunk);
    }
    return concat(concat(png, chunk("IDAT", deflated(data))), chunk("IEND", new byte[0]));
  }

  private static byte[] chunk(String type, byte[] content) {
    byte[] checked = concat(type.getBytes(StandardCharsets.US_ASCII), content);
    CRC32 check = new CRC32();
    check.update(checked);
    return ByteBuffer.allocate(checked.length + 8)
        .putInt(content.length)
        .put(checked)
        .putInt((int) check.getValue())
        .array();
  }

  private static byte[] deflated(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream stream = new DeflaterOutputStream(bytes, best)) {
      stream.write(content);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      best.end();
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** A start of frame, and nothing that it frames. */
  private static byte[] jpeg(int side) {
    return ByteBuffer.allocate(21)
        .putInt(0xffd8ffc0)
        .putShort((short) 17)
        .put((byte) 8)
        .putShort((short) side)
        .putShort((short) side)
        .put(new byte[] {3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0})
        .array();
  }

  private static byte[] bmp(int side) {
    return ByteBuffer.allocate(54)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 'B')
        .put((byte) 'M')
        .putInt(54)
        .putInt(0)
        .putInt(54)
        .putInt(40)
        .putInt(side)
        .putInt(side)
        .putShort((short) 1)
        .putShort((short) 24)
        .array();
  }

  /** One frame that fills the canvas, of data that the decoder may make of what it wants. */
  private static byte[] gif(int side, byte[] data) {
    return ByteBuffer.allocate(34 + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("GIF89a".getBytes(StandardCharsets.US_ASCII))
        .putShort((short) side)
        .putShort((short) side)
        .put(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, 9, 9, 9})
        .put((byte) 0x2c)
        .putInt(0)
        .putShort((short) side)
        .putShort((short) side)
        .put(new byte[] {0, 2, (byte) data.length})
        .put(data)
        .array();
  }
}
