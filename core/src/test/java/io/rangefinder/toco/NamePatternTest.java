package io.rangefinder.toco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import org.junit.jupiter.api.Test;

final class NamePatternTest {
  @Test
  void matchesWholeNames() {
    NamePattern pattern = NamePattern.of("M/(Logits|AvgPool).*");

    assertThat(pattern.matches("M/Logits/BiasAdd")).isTrue();
    assertThat(pattern.matches("x/M/Logits")).isFalse();
    assertThat(NamePattern.of("Relu").matches("Relu6")).isFalse();
  }

  @Test
  void saysWhatIsWrongWithAnExpression() {
    assertThatThrownBy(() -> NamePattern.of("a(b"))
        .isInstanceOf(UserException.class)
        .hasMessage("'a(b' is no regular expression: missing closing ): 'a(b'");
    assertThatThrownBy(() -> NamePattern.of("x*a{1001}"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "the repetitions of 'x*a{1001}' multiply to more than 1000; write a simpler"
                + " expression");
    assertThatThrownBy(() -> NamePattern.of("(".repeat(2000)))
        .isInstanceOf(UserException.class)
        .hasMessage("a regular expression of 2000 characters; 1000 are the most");
  }

  @Test
  void refusesRepetitionsThatFillTheMemory() {
    assertThatThrownBy(() -> NamePattern.of("((a{1000}){1000,}){2,1000}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("multiply to more than 1000");
    assertThat(NamePattern.of("conv_[0-9]{1,3}(/[a-z]{2}){2}").matches("conv_12/ab/cd")).isTrue();
  }

  @Test
  void decidesWithoutBacktracking() {
    assertThat(NamePattern.of("(.*.*.*.*)*!").matches("a".repeat(10_000))).isFalse();
    assertThat(NamePattern.of("(a|b)*").matches("ab".repeat(500_000))).isTrue();
  }
}
