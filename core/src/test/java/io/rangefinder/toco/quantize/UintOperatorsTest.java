package io.rangefinder.toco.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.toco.quantize.QuantizationOptions.Concatenations;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class UintOperatorsTest {
  @Test
  void everyOperatorIsTreatedOrKnownToBeRefused() {
    UintOperators operators = UintOperators.with(Concatenations.SHARE_ONE_RANGE);
    Set<String> refused = new TreeSet<>();
    for (JavaClass type : new ClassFileImporter().importPackagesOf(Relu.class)) {
      if (type.isAssignableTo(Op.class)
          && type.isRecord()
          && !operators.supports(type.reflect().asSubclass(Op.class))) {
        refused.add(type.getSimpleName());
      }
    }

    assertThat(refused)
        .containsExactly(
            "Abs",
            "AddN",
            "ArgMin",
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
            "GatherNd",
            "Identity",
            "L2Pool2D",
            "LocalResponseNormalization",
            "Log",
            "LogicalAnd",
            "LogicalNot",
            "LogicalOr",
            "MatMul",
            "Neg",
            "NotEqual",
            "OneHot",
            "Pow",
            "Quantize",
            "RandomUniform",
            "ReduceAny",
            "ReduceProd",
            "ReverseSequence",
            "ReverseV2",
            "Round",
            "Rsqrt",
            "Sin",
            "Sqrt",
            "Square",
            "SquaredDifference",
            "Tile",
            "Unique",
            "Where",
            "ZerosLike");
  }
}
