package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PairedDisagreementsTest {
  @Test
  void countsWhereJustOneIsRight() {
    PairedDisagreements pairs =
        PairedDisagreements.none()
            .with(true, true)
            .with(false, false)
            .with(true, false)
            .with(true, false)
            .with(false, true);

    assertThat(pairs).isEqualTo(new PairedDisagreements(2, 1));
    assertThat(pairs.lost()).isEqualTo(1);
  }

  /** Of 10 throws of a coin 9 or 10 heads: 11 of 1024 ways; of 3 two or three: 4 of 8. */
  @Test
  void chanceIsThatOfACoin() {
    assertThat(new PairedDisagreements(9, 1).chance()).isCloseTo(11 / 1024.0, within(1e-15));
    assertThat(new PairedDisagreements(2, 1).chance()).isCloseTo(0.5, within(1e-15));
    assertThat(new PairedDisagreements(5, 0).chance()).isCloseTo(1 / 32.0, within(1e-15));
    assertThat(new PairedDisagreements(1, 9).chance()).isCloseTo(1023 / 1024.0, within(1e-14));
  }

  @Test
  void withoutDisagreementNothingIsUnlikely() {
    assertThat(PairedDisagreements.none().chance()).isEqualTo(1);
  }

  /** The normal approximation of 5,100 heads of 10,000: z of 1.99. */
  @Test
  void manyImagesNeitherOverflowNorVanish() {
    assertThat(new PairedDisagreements(5_100, 4_900).chance()).isCloseTo(0.0233, within(2e-4));
    assertThat(new PairedDisagreements(600_000, 0).chance()).isZero();
    assertThat(new PairedDisagreements(500_000, 500_000).chance()).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void fewerThanNoImagesAreRefused() {
    assertThatThrownBy(() -> new PairedDisagreements(-1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
