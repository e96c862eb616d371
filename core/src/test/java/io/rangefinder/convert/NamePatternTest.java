package io.rangefinder.convert;

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
  void saysWhereAnExpressionIsWrong() {
    assertThatThrownBy(() -> NamePattern.of("a(b"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'a(b' is no regular expression: Unclosed group at character");
    assertThatThrownBy(() -> NamePattern.of("(".repeat(2000)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2000 characters; 1000 are the most");
  }

  @Test
  void givesUpAMatchThatWouldTakeForever() {
    NamePattern pattern = NamePattern.of("(.*.*.*.*)*!");

    assertThatThrownBy(() -> pattern.matches("a".repeat(60)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("takes too long on the name 'aaa");
  }

  @Test
  void givesUpAMatchThatWouldNestTooDeep() {
    NamePattern pattern = NamePattern.of("(a|b)*");

    assertThatThrownBy(() -> pattern.matches("ab".repeat(500_000)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("write a simpler one");
  }
}
