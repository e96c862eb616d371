package io.rangefinder.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConstantTest {
  private static final List<Constant> ONE_OF_EACH_TYPE =
      List.of(
          Constant.ofFloats(Shape.of(2, 2), 1.5f, -0f, Float.NaN, Float.NEGATIVE_INFINITY),
          Constant.ofInts(Shape.of(3), 1, -2, Integer.MIN_VALUE),
          Constant.ofLongs(Shape.of(2), Long.MAX_VALUE, -1),
          Constant.ofBytes(DataType.UINT8, Shape.of(2), (byte) 0, (byte) 255),
          Constant.ofBytes(DataType.INT8, Shape.of(1), (byte) -128),
          Constant.ofBytes(DataType.BOOL, Shape.scalar(), (byte) 1),
          Constant.ofFloats(Shape.of(0)));

  @Test
  void survivesTheWayThroughBytes() {
    for (Constant constant : ONE_OF_EACH_TYPE) {
      ByteBuffer bytes = constant.toLittleEndian();
      assertThat(bytes.remaining()).isEqualTo((int) constant.type().bytes());
      assertThat(Constant.fromLittleEndian(constant.type(), bytes))
          .isEqualTo(constant)
          .hasSameHashCodeAs(constant)
          .hasToString("constant " + constant.type());
    }
  }

  @Test
  void writesLittleEndianBytes() {
    assertThat(Constant.vector(0x01020304).toLittleEndian().array()).containsExactly(4, 3, 2, 1);
  }

  @Test
  void readsFromThePositionOfABufferOfAnyByteOrder() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {9, 5, 0, 0, 0, 9}).order(ByteOrder.BIG_ENDIAN);
    Constant read =
        Constant.fromLittleEndian(
            new TensorType(DataType.INT32, Shape.of(1)), bytes.position(1).limit(5));
    assertThat(read.ints()).containsExactly(5);
  }

  @Test
  void refusesBytesThatAreNotExactlyItsElements() {
    TensorType type = new TensorType(DataType.INT64, Shape.of(2));
    assertThatThrownBy(() -> Constant.fromLittleEndian(type, ByteBuffer.allocate(15)))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a constant int64[2] needs 16 bytes, found 15");
  }

  @Test
  void refusesAnotherNumberOfElementsThanItsShapeHas() {
    assertThatThrownBy(() -> Constant.ofFloats(Shape.of(2, 2), 1, 2, 3))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a constant of shape [2,2] has 3 elements");
    assertThatThrownBy(() -> Constant.vector(1, 2, 3).reshape(Shape.of(2)))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a constant of shape [2] has 3 elements");
    assertThatThrownBy(() -> Constant.ofBytes(DataType.INT32, Shape.of(1), (byte) 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("int32 elements are not bytes");
  }

  @Test
  void isEqualByTypeAndElements() {
    Constant constant = Constant.ofInts(Shape.of(2), 1, 2);
    assertThat(constant)
        .isNotEqualTo(Constant.ofInts(Shape.of(1, 2), 1, 2))
        .isNotEqualTo(Constant.ofInts(Shape.of(2), 1, 3))
        .isNotEqualTo(Constant.ofLongs(Shape.of(2), 1, 2));
    assertThat(Constant.ofFloats(Shape.scalar(), 0f))
        .isNotEqualTo(Constant.ofFloats(Shape.scalar(), -0f));
    assertThat(Constant.ofBytes(DataType.UINT8, Shape.scalar(), (byte) 1))
        .isNotEqualTo(Constant.ofBytes(DataType.INT8, Shape.scalar(), (byte) 1));
  }

  @Test
  void givesIndicesOfBothIntegerTypes() {
    assertThat(Constant.vector(3, -1).indices()).containsExactly(3, -1);
    assertThat(Constant.ofLongs(Shape.of(2), 3, Integer.MIN_VALUE).indices())
        .containsExactly(3, Integer.MIN_VALUE);
  }

  @Test
  void refusesIndicesThatAreNoIntegersOrDoNotFit() {
    assertThatThrownBy(() -> Constant.ofLongs(Shape.of(1), 1L << 31).indices())
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("index 2147483648 does not fit 32 bits");
    assertThatThrownBy(() -> Constant.ofFloats(Shape.of(1), 1).indices())
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("a float32[1] constant is used as a list of indices");
  }
}
