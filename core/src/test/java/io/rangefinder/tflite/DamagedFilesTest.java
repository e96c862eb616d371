package io.rangefinder.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.Window2D;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes give a graph or a user's error. */
@Tag("slow")
class DamagedFilesTest {
  private static final int ROUNDS = Integer.getInteger("rangefinder.fuzz.rounds", 2_000);

  @Test
  void anEmptyFileIsRefused() {
    assertThatThrownBy(() -> TfliteReader.read(new byte[0], "empty.tflite"))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read empty.tflite: 0 bytes are no TFLite file; is it cut off?");
  }

  @Test
  void anotherFormatIsRefused() {
    assertThatThrownBy(() -> TfliteReader.read(new byte[64], "photo.jpg"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read photo.jpg: it is not a TFLite file, its bytes 4 to 7 are not 'TFL3'");
  }

  @Test
  void everyTruncationIsAGraphOrAUsersError() {
    byte[] sound = model();
    for (int length = 0; length < sound.length; length++) {
      readOrRefuse(Arrays.copyOf(sound, length), "the first " + length + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void changedBytesAreAGraphOrAUsersError(long seed) {
    byte[] sound = model();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = sound.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt();
      }
      readOrRefuse(bytes, "seed " + seed + ", round " + round);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void changedOffsetsAreAGraphOrAUsersError(long seed) {
    byte[] sound = model();
    int[] words = {0, 1, -1, 65536, 0x7fffffff, 0x40000000, Integer.MIN_VALUE};
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = sound.clone();
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int at = 4 * (2 + random.nextInt(bytes.length / 4 - 2));
      int word = random.nextBoolean() ? words[random.nextInt(words.length)] : random.nextInt(4096);
      buffer.putInt(at, word);
      readOrRefuse(bytes, "seed " + seed + ", round " + round);
    }
  }

  @Test
  void aSoundFileIsRead() {
    assertThat(TfliteReader.read(model(), "sound").nodes()).hasSize(8);
  }

  private static void readOrRefuse(byte[] bytes, String how) {
    Graph graph;
    try {
      graph = TfliteReader.read(bytes, how);
    } catch (UserException expected) {
      assertThat(expected).hasMessageStartingWith("Cannot read " + how);
      return;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      fail("Reading failed otherwise than expected for " + how, e);
      return;
    }
    GraphVerifier.verify(graph, how);
  }

  private static byte[] model() {
    Window2D window = Window2D.of(1, 1, Padding.SAME);
    GraphBuilder builder = Graph.builder();
    builder.input("image", DataType.FLOAT32, Shape.of(1, 4, 4, 4));
    builder.constant("w", Constant.ofFloats(Shape.of(4, 1, 1, 4), new float[16]));
    builder.constant("b", Constant.ofFloats(Shape.of(4), 1, 2, 3, 4));
    builder.constant("axis", Constant.ofInts(Shape.scalar(), 3));
    builder.constant("shape", Constant.vector(1, -1));
    builder.node("conv", new Conv2D(window, Activation.RELU6), "image", "w", "b");
    builder.node("pool", new MaxPool2D(window, 2, 2, Activation.NONE), "conv");
    builder.node("add", new Add(Activation.NONE), "pool", "image");
    builder.node(List.of("half:0", "half:1"), new Split(2), List.of("axis", "add"));
    builder.node("joined", new Concatenation(3), "half:1", "half:0");
    builder.node("spread", new DepthToSpace(2), "joined");
    builder.node("squeezed", new Squeeze(List.of(0, 3)), "spread");
    builder.node("flat", new Reshape(), "squeezed", "shape");
    return TfliteWriter.write(builder.build("flat", "half:0"));
  }
}
