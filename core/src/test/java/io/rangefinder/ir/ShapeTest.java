package io.rangefinder.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShapeTest {
  @Test
  void countsElementsAndStridesInRowMajorOrder() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.rank()).isEqualTo(3);
    assertThat(shape.elements()).isEqualTo(24);
    assertThat(shape.strides()).containsExactly(12, 4, 1);
    assertThat(shape.dim(-1)).isEqualTo(4);
    assertThat(shape.dim(0)).isEqualTo(2);
    assertThat(shape.lastDim()).isEqualTo(4);
    assertThat(shape).hasToString("[2,3,4]");
  }

  @Test
  void aScalarHasOneElementAndNoAxis() {
    assertThat(Shape.of()).isEqualTo(Shape.scalar()).hasToString("[]");
    assertThat(Shape.scalar().elements()).isEqualTo(1);
    assertThat(Shape.scalar().lastDim()).isEqualTo(1);
    assertThat(Shape.scalar().strides()).isEmpty();
    assertThatThrownBy(() -> Shape.scalar().normalizeAxis(0))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("axis 0 lies outside of shape []");
  }

  @Test
  void anExtentOfZeroMakesAnEmptyTensor() {
    assertThat(Shape.of(3, 0, 5).elements()).isZero();
    assertThat(Shape.of(3, 0, 5).strides()).containsExactly(5, 5, 1);
  }

  @Test
  void refusesExtentsThatAreUnknownOrTooLarge() {
    assertRefused(new int[] {1, -1}, "shape [1, -1] is not known");
    assertRefused(
        new int[] {65536, 32768}, "shape [65536, 32768] has more elements than 2147483647");
    assertRefused(
        new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 3},
        "shape [2147483647, 2147483647, 2147483647, 3] has more elements than 2147483647");
    assertThat(Shape.of(65536, 32767).elements()).isEqualTo(65536 * 32767);
  }

  @Test
  void refusesAnEmptyShapeWhoseStridesWouldOverflowWhereverTheZeroStands() {
    assertRefused(
        new int[] {0, Integer.MAX_VALUE, 2},
        "shape [0, 2147483647, 2] has more elements than 2147483647");
    assertRefused(
        new int[] {Integer.MAX_VALUE, 2, 0},
        "shape [2147483647, 2, 0] has more elements than 2147483647");
  }

  @Test
  void refusesARankThatTensorflowDoesNotHave() {
    assertThat(Shape.of(new int[254]).rank()).isEqualTo(254);
    assertRefused(new int[255], "rank 255 exceeds 254");
  }

  private static void assertRefused(int[] dims, String message) {
    assertThatThrownBy(() -> Shape.of(dims))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage(message);
  }

  @Test
  void doesNotShareTheArraysItIsMadeOfOrGivesOut() {
    int[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 7;
    shape.toArray()[1] = 7;
    assertThat(shape).isEqualTo(Shape.of(List.of(2, 3))).hasSameHashCodeAs(Shape.of(2, 3));
  }

  @Test
  void normalizesAxesOfBothSigns() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.normalizeAxis(-3)).isZero();
    assertThat(shape.normalizeAxis(2)).isEqualTo(2);
    for (int axis : new int[] {3, -4, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> shape.normalizeAxis(axis))
          .isInstanceOf(InvalidOperatorException.class)
          .hasMessage("axis " + axis + " lies outside of shape [2,3,4]");
    }
  }

  @Test
  void replacesAndInsertsAxes() {
    Shape shape = Shape.of(2, 3);
    assertThat(shape.withDim(-1, 9)).isEqualTo(Shape.of(2, 9));
    assertThat(shape.withNewAxis(0)).isEqualTo(Shape.of(1, 2, 3));
    assertThat(shape.withNewAxis(1)).isEqualTo(Shape.of(2, 1, 3));
    assertThat(shape.withNewAxis(-1)).isEqualTo(Shape.of(2, 3, 1));
    assertThat(shape.withNewAxis(-3)).isEqualTo(Shape.of(1, 2, 3));
    assertThat(Shape.scalar().withNewAxis(-1)).isEqualTo(Shape.of(1));
    for (int axis : new int[] {3, -4, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> shape.withNewAxis(axis))
          .isInstanceOf(InvalidOperatorException.class)
          .hasMessage("a new axis " + axis + " lies outside of shape [2,3]");
    }
  }

  @Test
  void broadcastsAsNumpy() {
    assertBroadcast(Shape.of(2, 1, 4), Shape.of(3, 1), Shape.of(2, 3, 4));
    assertBroadcast(Shape.of(5), Shape.scalar(), Shape.of(5));
    assertBroadcast(Shape.of(1), Shape.of(0), Shape.of(0));
    assertBroadcast(Shape.of(2, 3), Shape.of(2, 3), Shape.of(2, 3));
  }

  private static void assertBroadcast(Shape a, Shape b, Shape expected) {
    assertThat(Shape.broadcast(a, b)).isEqualTo(expected);
    assertThat(Shape.broadcast(b, a)).isEqualTo(expected);
  }

  @Test
  void refusesToBroadcastExtentsThatDiffer() {
    assertThatThrownBy(() -> Shape.broadcast(Shape.of(2, 3), Shape.of(2)))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("shapes [2,3] and [2] do not broadcast");
    assertThatThrownBy(() -> Shape.broadcast(Shape.of(0), Shape.of(2)))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("shapes [0] and [2] do not broadcast");
    assertThatThrownBy(() -> Shape.broadcast(Shape.of(65536, 1), Shape.of(65536)))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("shape [65536, 65536] has more elements than 2147483647");
  }

  @Test
  void anUnknownShapeIsNoScalar() {
    assertThat(Shape.unknown()).isNotEqualTo(Shape.scalar()).hasToString("[?]");
    assertThat(Shape.unknown().isKnown()).isFalse();
    assertThat(Shape.scalar().isKnown()).isTrue();
    assertThat(Shape.unknown().toArray()).isEmpty();
    assertThat(Shape.broadcast(Shape.unknown(), Shape.of(2, 3))).isEqualTo(Shape.unknown());
  }
}
