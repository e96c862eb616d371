package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ExpectedErrorTest {
  private static Map<String, ExpectedError> errors() {
    return GoldenCorpus.cases().stream()
        .filter(golden -> golden.outcome() == GoldenCase.Outcome.ERROR)
        .collect(Collectors.toMap(GoldenCase::toString, ExpectedError::of));
  }

  @Test
  void arraysOperatorsAndNumbersAreFoundInTheMessages() {
    Map<String, ExpectedError> errors = errors();
    ExpectedError missing = errors.get("6_errors/missing_minmax_second_input");
    assertThat(missing.names()).containsExactly("m/Conv2D", "q/FakeQuantWithMinMaxVars");
    assertThat(missing.kinds()).containsExactly("Add");
    ExpectedError badValues = errors.get("3_fake_quant/conv_weights_bad_values");
    assertThat(badValues.names())
        .containsExactlyInAnyOrder(
            "L/weights_quant/FakeQuantWithMinMaxVars", "13", "10", "3", "16");
    assertThat(errors.get("6_errors/unsupported_two_ops").kinds())
        .containsExactly("FancyOp", "ZebraOp");
    assertThat(errors.get("6_errors/model_check_min").names()).containsExactly("1", "2");
    assertThat(errors.get("6_errors/matmul_mismatch").names()).isEmpty();
  }

  @Test
  void namesAreLookedForAsWordsAndOperatorsAsParts() {
    ExpectedError missing = errors().get("6_errors/missing_minmax_second_input");
    assertThat(missing.missing("'m/Conv2D' feeds AddV2 'q/FakeQuantWithMinMaxVars'")).isEmpty();
    assertThat(missing.missing("'m/Conv2D_1' feeds 'q/FakeQuantWithMinMaxVars'."))
        .containsExactly("m/Conv2D", "Add");
  }
}
