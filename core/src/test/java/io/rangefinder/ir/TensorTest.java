package io.rangefinder.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorTest {
  @Test
  void aConstantMustHaveTheTypeOfItsTensor() {
    TensorType type = new TensorType(DataType.INT32, Shape.of(3));
    assertThatThrownBy(() -> new Tensor("t", type, Constant.vector(1, 2), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("t: constant int32[2] in a tensor of type int32[3]");
  }

  @Test
  void aVariableHasNoConstantToRequire() {
    Tensor variable = Tensor.variable("t", new TensorType(DataType.INT32, Shape.of(3)));
    assertThat(variable.isConstant()).isFalse();
    assertThatThrownBy(variable::requireConstant)
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("operand 't' is not constant");
  }

  @Test
  void keepsEverythingElseUnderAnotherName() {
    Tensor tensor =
        new Tensor(
            "t",
            new TensorType(DataType.INT32, Shape.of(1)),
            Constant.vector(7),
            null,
            new Quantization(2, 3));
    assertThat(tensor.renamed("u"))
        .isEqualTo(new Tensor("u", tensor.type(), tensor.constant(), null, tensor.quantization()));
  }

  @Test
  void quantizationRefusesAScaleThatIsNone() {
    for (double scale : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Quantization(scale, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("scale " + scale + " is not finite and non-negative");
    }
  }

  @Test
  void aUnionOfRangesKeepsItsOriginAndIsNarrowIfBothAre() {
    TensorRange narrow = new TensorRange(new Range(-1, 1), true, RangeOrigin.TRAINED, "by 'q'");
    TensorRange chosen = TensorRange.calibrated(new Range(0, 2), "mse", "mse over 2 images");

    assertThat(narrow.union(chosen))
        .isEqualTo(new TensorRange(new Range(-1, 2), RangeOrigin.TRAINED, "by 'q'"));
    assertThat(narrow.union(narrow)).isEqualTo(narrow);
    assertThat(chosen.union(narrow).rule()).isEqualTo("mse");
  }

  @Test
  void listsTheProblemsOfAUserOneALine() {
    assertThat(UserException.listing("Cannot import", List.of("first", "second")))
        .hasMessage("Cannot import\n  - first\n  - second");
  }
}
