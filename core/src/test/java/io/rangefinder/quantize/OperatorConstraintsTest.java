package io.rangefinder.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Exp;
import io.rangefinder.ir.op.FloorDiv;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Sqrt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class OperatorConstraintsTest {
  @Test
  void everyOperatorHasAConstraintOrIsKnownToHaveNoKernel() {
    Set<String> without = new TreeSet<>();
    for (JavaClass type : new ClassFileImporter().importPackagesOf(Relu.class)) {
      if (type.isAssignableTo(Op.class)
          && type.isRecord()
          && !OperatorConstraints.UINT8.hasKernel(type.reflect().asSubclass(Op.class))) {
        without.add(type.getSimpleName());
      }
    }

    assertThat(without)
        .containsExactly(
            "Abs",
            "AddN",
            "BatchMatMul",
            "BatchNorm",
            "Cast",
            "Ceil",
            "Cos",
            "Custom",
            "Dequantize",
            "Div",
            "Elu",
            "Exp",
            "FakeQuant",
            "Fill",
            "Floor",
            "FloorDiv",
            "FloorMod",
            "Identity",
            "L2Pool2D",
            "LocalResponseNormalization",
            "Log",
            "LogicalAnd",
            "LogicalNot",
            "LogicalOr",
            "MatMul",
            "MatrixDiag",
            "MatrixSetDiag",
            "Neg",
            "Pow",
            "Quantize",
            "RandomUniform",
            "RangeOf",
            "ReduceAny",
            "ReduceProd",
            "Round",
            "Rsqrt",
            "ShapeOf",
            "Sin",
            "Sqrt",
            "Square",
            "SquaredDifference",
            "Unique",
            "Where",
            "ZerosLike");
  }

  @Test
  void weightsAndBiasesAreNamedByOperand() {
    OperatorConstraint convolution =
        OperatorConstraints.UINT8.of(Operators.convolution(Activation.NONE));

    assertThat(convolution.role(0)).isEqualTo(OperandRole.ACTIVATION);
    assertThat(convolution.role(1)).isEqualTo(OperandRole.WEIGHTS);
    assertThat(convolution.role(2)).isEqualTo(OperandRole.BIAS);
  }

  @Test
  void aSigmoidHasOneRangeForEver() {
    assertThat(OperatorConstraints.UINT8.of(new Logistic()).output())
        .isEqualTo(new OutputCode.Fixed(new Range(0, 1)));
  }

  @Test
  void allNodesWithoutKernelAreListedAtOnce() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    builder.node("e", new Exp(), "x");
    builder.node("r", new Relu(), "e");
    builder.node("s", new Sqrt(), "r");
    Graph graph = builder.build("s");

    assertThatThrownBy(() -> OperatorConstraints.UINT8.requireKernels(graph))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no uint8 kernel")
        .hasMessageContaining("- Exp 'e'")
        .hasMessageContaining("- Sqrt 's'")
        .hasMessageNotContaining("Relu");
  }

  @Test
  void arithmeticOnIndicesIsNobodysBusiness() {
    GraphBuilder builder = Graph.builder();
    builder.input("n", DataType.INT32, Shape.of(2));
    builder.node("half", new FloorDiv(), "n", "n");

    OperatorConstraints.UINT8.requireKernels(builder.build("half"));
  }
}
