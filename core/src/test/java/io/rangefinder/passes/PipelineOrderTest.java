package io.rangefinder.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.rewrite.FixedPoint;
import io.rangefinder.rewrite.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineOrderTest {
  private static final List<String> RULES = rulesInOrder();

  @Test
  void identitiesGoBeforeWeightsAreNamed() {
    assertOrder(RemoveIdentity.class, FoldWeightLayout.class);
  }

  @Test
  void weightsAreNamedBeforeOtherConstantsFold() {
    assertOrder(FoldWeightLayout.class, FoldConstants.class);
  }

  @Test
  void constantsFoldBeforeWeightsMustBeConstant() {
    assertOrder(FoldConstants.class, MatMulToFullyConnected.class);
    assertOrder(FoldConstants.class, DecomposeBatchNorm.class);
  }

  @Test
  void batchNormalizationsDecomposeBeforeProductsAndSumsFold() {
    assertOrder(DecomposeBatchNorm.class, FoldMulIntoPrecedingAffine.class);
    assertOrder(DecomposeBatchNorm.class, FoldAddIntoPrecedingAffine.class);
  }

  @Test
  void patternsAreFoundBeforeTheirFactorsFoldIntoOthers() {
    assertOrder(IdentifyHardSwish.class, FoldMulIntoPrecedingAffine.class);
    assertOrder(IdentifyHardSwish.class, FoldBinaryIntoFollowingAffine.class);
    assertOrder(IdentifyPRelu.class, FoldAddIntoPrecedingAffine.class);
  }

  @Test
  void batchesOfProductsUnrollBeforeProductsAreRewritten() {
    assertOrder(UnrollBatchMatMul.class, MatMulToFullyConnected.class);
  }

  @Test
  void biasesExistBeforeAnythingFoldsIntoThem() {
    assertOrder(EnsureBias.class, FoldMulIntoPrecedingAffine.class);
    assertOrder(EnsureBias.class, FoldAddIntoPrecedingAffine.class);
    assertOrder(EnsureBias.class, FoldBinaryIntoFollowingAffine.class);
  }

  @Test
  void foldingIntoTheOperatorBeforeGoesBeforeThatIntoTheOperatorAfter() {
    assertOrder(FoldMulIntoPrecedingAffine.class, FoldBinaryIntoFollowingAffine.class);
    assertOrder(FoldAddIntoPrecedingAffine.class, FoldBinaryIntoFollowingAffine.class);
  }

  @Test
  void divisorsFoldExactlyBeforeReciprocalsAreRounded() {
    assertOrder(FoldMulIntoPrecedingAffine.class, ConvertDivToMul.class);
    assertOrder(FoldBinaryIntoFollowingAffine.class, ConvertDivToMul.class);
  }

  @Test
  void reshapesMergeBeforeTrivialOnesGoSoThatTheLastNameSurvives() {
    assertOrder(MergeReshapes.class, RemoveTrivialReshape.class);
  }

  @Test
  void activationsFuseIntoWhatIsLeft() {
    assertOrder(FoldAddIntoPrecedingAffine.class, FuseActivation.class);
    assertOrder(FuseDilatedConv.class, FuseActivation.class);
  }

  @Test
  void noRuleIsListedTwice() {
    assertThat(RULES).doesNotHaveDuplicates();
  }

  private static void assertOrder(Class<? extends Rule<?>> first, Class<? extends Rule<?>> second) {
    assertThat(RULES).containsSubsequence(first.getSimpleName(), second.getSimpleName());
  }

  private static List<String> rulesInOrder() {
    List<String> names = new ArrayList<>();
    DeployablePipeline.create()
        .passes()
        .forEach(pass -> ((FixedPoint) pass).rules().forEach(rule -> names.add(rule.name())));
    return names;
  }
}
