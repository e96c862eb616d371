package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Random numbers of [0, 1), the same ones in every run. Operand: shape (constant).
 *
 * <p>They are TensorFlow's for the first run of a session: Philox 4x32 of ten rounds (Salmon et
 * al., "Parallel random numbers: as easy as 1, 2, 3", 2011), keyed by {@code seed}, whose counter
 * starts at {@code seed2} in its upper half. Without any seed TensorFlow draws anew in every run,
 * so there is nothing to fold.
 */
public record RandomUniform(long seed, long seed2) implements Op {
  private static final int LANES = 4;
  private static final int ROUNDS = 10;
  private static final int MANTISSA_BITS = 23;

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    return Operands.type(DataType.FLOAT32, Shape.of(Operands.indices(inputs, 0)));
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(DataType.FLOAT32);
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    if (seed == 0 && seed2 == 0) {
      return Optional.empty();
    }
    Shape shape = inferTypes(inputs).get(0).shape();
    Operands.requireFoldable(this, shape);
    float[] values = new float[shape.elements()];
    for (int block = 0; block * LANES < values.length; block++) {
      int[] random = philox(block);
      for (int lane = 0; lane < LANES && block * LANES + lane < values.length; lane++) {
        values[block * LANES + lane] = fraction(random[lane]);
      }
    }
    return Optional.of(Constant.ofFloats(shape, values));
  }

  /** Four random words for a counter. */
  private int[] philox(int counter) {
    int c0 = counter;
    int c1 = 0;
    int c2 = (int) seed2;
    int c3 = (int) (seed2 >>> 32);
    int key0 = (int) seed;
    int key1 = (int) (seed >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = 0xD2511F53L * Integer.toUnsignedLong(c0);
      long product1 = 0xCD9E8D57L * Integer.toUnsignedLong(c2);
      c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
      c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
      c1 = (int) product1;
      c3 = (int) product0;
      key0 += 0x9E3779B9;
      key1 += 0xBB67AE85;
    }
    return new int[] {c0, c1, c2, c3};
  }

  /** The low bits of a word as the mantissa of a number of [1, 2), less 1. */
  private static float fraction(int random) {
    int mantissa = random & ((1 << MANTISSA_BITS) - 1);
    return Float.intBitsToFloat(Float.floatToRawIntBits(1) | mantissa) - 1;
  }
}
