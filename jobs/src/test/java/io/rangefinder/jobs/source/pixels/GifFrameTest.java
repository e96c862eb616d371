package io.rangefinder.jobs.source.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.jobs.execute.NativeMemory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TString;

final class GifFrameTest {
  /** Without a palette: a screen of 2 x 2, one frame of the indices 1, 2, 3, 0. */
  private static final byte[] SMALL =
      bytes(
          'G',
          'I',
          'F',
          '8',
          '9',
          'a',
          2,
          0,
          2,
          0,
          0,
          0,
          0, // screen
          0x2c,
          0,
          0,
          0,
          0,
          2,
          0,
          2,
          0,
          0, // frame
          2,
          3,
          0b10_001_100,
          0b0000_011_0,
          0b0101,
          0,
          0x3b);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noiseThatFillsTheTableOfCodesEqualsTensorFlowsAndTheJdks(boolean interlaced)
      throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    BufferedImage noise = new BufferedImage(211, 157, BufferedImage.TYPE_BYTE_INDEXED);
    for (int y = 0; y < 157; y++) {
      for (int x = 0; x < 211; x++) {
        noise.getRaster().setSample(x, y, 0, y < 100 ? random.nextInt(256) : x / 40);
      }
    }
    byte[] file = written(noise, interlaced);

    byte[] decoded = decode(file, PixelLayout.RGB).samples();

    assertThat(decoded).isEqualTo(Images.decodedByTheJdk(file)).isEqualTo(byTensorFlow(file));
    assertThat(GifFrame.read(file).interlaced()).isEqualTo(interlaced);
  }

  @Test
  void indicesWithoutAPaletteAreGreyValues() throws Exception {
    assertThat(decode(SMALL, PixelLayout.GRAY).samples()).containsExactly(1, 2, 3, 0);
  }

  @Test
  void frameThatLeavesTheCanvasEnlargesIt() throws Exception {
    byte[] file = SMALL.clone();
    file[6] = 1;
    file[14] = 1;

    DecodedImage image = decode(file, PixelLayout.GRAY);

    assertThat(image.width()).isEqualTo(3);
    assertThat(image.samples()).containsExactly(0, 1, 2, 0, 3, 0);
  }

  @Test
  void zerosBetweenBlocksAndAMissingTrailerAreNotMinded() throws Exception {
    byte[] file = new byte[SMALL.length + 3];
    System.arraycopy(SMALL, 0, file, 0, 13);
    System.arraycopy(SMALL, 13, file, 16, SMALL.length - 13);

    assertThat(decode(Arrays.copyOf(file, file.length - 1), PixelLayout.GRAY).samples())
        .containsExactly(1, 2, 3, 0);
  }

  @Test
  void transparentPixelIsBlackAndHasNoOpacity() throws Exception {
    byte[] control = bytes(0x21, 0xf9, 4, 1, 0, 0, 2, 0);
    byte[] file =
        ByteBuffer.allocate(SMALL.length + control.length)
            .put(SMALL, 0, 13)
            .put(control)
            .put(SMALL, 13, SMALL.length - 13)
            .array();

    assertThat(decode(file, PixelLayout.RGBA).samples())
        .containsExactly(1, 1, 1, -1, 0, 0, 0, 0, 3, 3, 3, -1, 0, 0, 0, -1);
  }

  @Test
  void codeThatWasNotDefinedIsCorrupt() {
    byte[] file = SMALL.clone();
    file[25] = (byte) 0b10_111_100;

    assertThatThrownBy(() -> decode(file, PixelLayout.RGB))
        .hasMessageContaining("a code that was not defined before");
  }

  private static DecodedImage decode(byte[] file, PixelLayout layout)
      throws UnusableImageException {
    return GifFrame.read(file).decode(file, layout);
  }

  private static byte[] written(BufferedImage image, boolean interlaced) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam form = writer.getDefaultWriteParam();
      form.setProgressiveMode(
          interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), form);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] byTensorFlow(byte[] file) {
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        TString contents = TString.tensorOfBytes(NdArrays.scalarOfObject(file))) {
      Ops tf = Ops.create(graph);
      var input = tf.placeholder(TString.class);
      try (Tensor result =
          session.runner().feed(input, contents).fetch(tf.image.decodeGif(input)).run().get(0)) {
        byte[] pixels = new byte[(int) result.numBytes()];
        NativeMemory.of(result).get(pixels);
        return pixels;
      }
    }
  }

  private static byte[] bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.array();
  }
}
