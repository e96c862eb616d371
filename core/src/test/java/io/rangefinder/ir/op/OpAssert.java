package io.rangefinder.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** What an operator makes of operands: its types, its folded value, or its refusal. */
final class OpAssert {
  private final Op op;
  private final List<Tensor> operands;

  private OpAssert(Op op, List<Tensor> operands) {
    this.op = op;
    this.operands = operands;
  }

  static OpAssert assertOp(Op op, Tensor... operands) {
    return new OpAssert(op, List.of(operands));
  }

  /** A float tensor {@code x} that is not constant. */
  static Tensor floats(int... dims) {
    return variable(DataType.FLOAT32, dims);
  }

  /** A tensor {@code x} that is not constant. */
  static Tensor variable(DataType type, int... dims) {
    return Tensor.variable("x", new TensorType(type, Shape.of(dims)));
  }

  /** A constant int32 vector {@code c}. */
  static Tensor vector(int... values) {
    return constant(Constant.vector(values));
  }

  /** A constant int32 scalar {@code c}. */
  static Tensor scalar(int value) {
    return constant(Constant.ofInts(Shape.scalar(), value));
  }

  static Tensor constant(Constant value) {
    return Tensor.constant("c", value);
  }

  /** A constant of a shape with elements 0, 1, 2 and so on. */
  static Tensor counting(int... dims) {
    int[] values = new int[Shape.of(dims).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return constant(Constant.ofInts(Shape.of(dims), values));
  }

  OpAssert gives(String... types) {
    assertThat(op.inferTypes(operands)).extracting(TensorType::toString).containsExactly(types);
    return this;
  }

  void folds(Constant expected) {
    Constant folded = op.fold(operands).orElseThrow(() -> new AssertionError(op + " not folded"));
    assertThat(folded.type()).isEqualTo(expected.type()).isEqualTo(op.inferTypes(operands).get(0));
    switch (expected.dataType()) {
      case FLOAT32 -> assertThat(folded.floats()).containsExactly(expected.floats());
      case FLOAT16 -> assertThat(folded.halves()).containsExactly(expected.halves());
      case INT32 -> assertThat(folded.ints()).containsExactly(expected.ints());
      case INT64 -> assertThat(folded.longs()).containsExactly(expected.longs());
      default -> assertThat(folded.bytes()).containsExactly(expected.bytes());
    }
  }

  /** The folded elements of an int32 result of the given shape. */
  void foldsTo(Shape shape, int... expected) {
    folds(Constant.ofInts(shape, expected));
  }

  void doesNotFold() {
    assertThat(op.fold(operands)).isEmpty();
  }

  void isRefused(String message) {
    assertThatThrownBy(() -> op.inferTypes(operands))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage(message);
  }

  void isNotFoldedBecause(String message) {
    assertThatThrownBy(() -> op.fold(operands))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage(message);
  }
}
