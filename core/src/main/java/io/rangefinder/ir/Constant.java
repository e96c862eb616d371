package io.rangefinder.ir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The elements of a constant tensor, row-major in the tensor's own layout.
 *
 * <p>Immutable by contract: arrays handed in or out are shared, not copied, and nobody writes to
 * them.
 */
public final class Constant {
  private final TensorType type;
  private final Object elements;

  private Constant(DataType dataType, Shape shape, Object elements, int length) {
    if (length != shape.elements()) {
      throw new InvalidOperatorException(
          "a constant of shape " + shape + " has " + length + " elements");
    }
    this.type = new TensorType(dataType, shape);
    this.elements = elements;
  }

  public static Constant ofFloats(Shape shape, float... values) {
    return new Constant(DataType.FLOAT32, shape, values, values.length);
  }

  /** Elements as the bits of IEEE binary16. */
  public static Constant ofHalves(Shape shape, short... bits) {
    return new Constant(DataType.FLOAT16, shape, bits, bits.length);
  }

  public static Constant ofInts(Shape shape, int... values) {
    return new Constant(DataType.INT32, shape, values, values.length);
  }

  public static Constant ofLongs(Shape shape, long... values) {
    return new Constant(DataType.INT64, shape, values, values.length);
  }

  /** Elements of one byte each: uint8, int8 or bool (0 or 1). */
  public static Constant ofBytes(DataType dataType, Shape shape, byte... values) {
    if (dataType.bytes() != 1) {
      throw new IllegalArgumentException(dataType + " elements are not bytes");
    }
    return new Constant(dataType, shape, values, values.length);
  }

  /** A rank-1 int32 constant. */
  public static Constant vector(int... values) {
    return ofInts(Shape.of(values.length), values);
  }

  public TensorType type() {
    return type;
  }

  public DataType dataType() {
    return type.dataType();
  }

  public Shape shape() {
    return type.shape();
  }

  /** The elements of a float32 constant. */
  public float[] floats() {
    return (float[]) elements;
  }

  /** The elements of a float16 constant, as the bits of IEEE binary16. */
  public short[] halves() {
    return (short[]) elements;
  }

  /** The elements of an int32 constant. */
  public int[] ints() {
    return (int[]) elements;
  }

  /** The elements of an int64 constant. */
  public long[] longs() {
    return (long[]) elements;
  }

  /** The elements of a uint8, int8 or bool constant. */
  public byte[] bytes() {
    return (byte[]) elements;
  }

  /**
   * The elements of an int32 or int64 constant as ints, as shape operands need them.
   *
   * @throws InvalidOperatorException if the type is another or a value does not fit
   */
  public int[] indices() {
    if (elements instanceof int[] ints) {
      return ints;
    }
    if (!(elements instanceof long[] longs)) {
      throw new InvalidOperatorException("a " + type + " constant is used as a list of indices");
    }
    int[] ints = new int[longs.length];
    for (int i = 0; i < longs.length; i++) {
      if (longs[i] != (int) longs[i]) {
        throw new InvalidOperatorException("index " + longs[i] + " does not fit 32 bits");
      }
      ints[i] = (int) longs[i];
    }
    return ints;
  }

  /** The same elements under another shape of equal element count. */
  public Constant reshape(Shape shape) {
    return new Constant(dataType(), shape, elements, shape().elements());
  }

  /** The elements as little-endian bytes, positioned at 0. */
  public ByteBuffer toLittleEndian() {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    if (elements instanceof float[] floats) {
      buffer.asFloatBuffer().put(floats);
    } else if (elements instanceof short[] halves) {
      buffer.asShortBuffer().put(halves);
    } else if (elements instanceof int[] ints) {
      buffer.asIntBuffer().put(ints);
    } else if (elements instanceof long[] longs) {
      buffer.asLongBuffer().put(longs);
    } else {
      buffer.put(0, bytes());
    }
    return buffer;
  }

  /**
   * A constant from little-endian bytes.
   *
   * @throws InvalidOperatorException if the bytes are not exactly those of the type
   */
  public static Constant fromLittleEndian(TensorType type, ByteBuffer bytes) {
    if (bytes.remaining() != type.bytes()) {
      throw new InvalidOperatorException(
          "a constant " + type + " needs " + type.bytes() + " bytes, found " + bytes.remaining());
    }
    ByteBuffer buffer = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    int length = type.shape().elements();
    switch (type.dataType()) {
      case FLOAT32 -> {
        float[] values = new float[length];
        buffer.asFloatBuffer().get(values);
        return ofFloats(type.shape(), values);
      }
      case FLOAT16 -> {
        short[] values = new short[length];
        buffer.asShortBuffer().get(values);
        return ofHalves(type.shape(), values);
      }
      case INT32 -> {
        int[] values = new int[length];
        buffer.asIntBuffer().get(values);
        return ofInts(type.shape(), values);
      }
      case INT64 -> {
        long[] values = new long[length];
        buffer.asLongBuffer().get(values);
        return ofLongs(type.shape(), values);
      }
      default -> {
        byte[] values = new byte[length];
        buffer.get(values);
        return ofBytes(type.dataType(), type.shape(), values);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Constant constant
        && type.equals(constant.type)
        && Arrays.deepEquals(new Object[] {elements}, new Object[] {constant.elements});
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.deepHashCode(new Object[] {elements});
  }

  @Override
  public String toString() {
    return "constant " + type;
  }
}
