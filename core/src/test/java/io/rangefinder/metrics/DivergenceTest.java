package io.rangefinder.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class DivergenceTest {
  private static final double LN_2 = 0.6931471805599453;
  private static final float LN_3 = 1.0986123f;
  private static final double ROUNDING = 1e-7;

  /**
   * Float probabilities (3/4, 1/4), from the logits (ln 3, 0); quantized ones (1/2, 1/2). KL(float
   * ‖ quantized) = 3/4 ln(3/2) + 1/4 ln(1/2) = 3/4 ln 3 - ln 2 = 0.82395922 - 0.69314718.
   */
  @Test
  void itIsTheDivergenceOfTheQuantizedProbabilitiesFromTheFloatOnes() {
    assertThat(of(1, new float[] {LN_3, 0}, 7, 7).mean()).isEqualTo(0.13081204, within(ROUNDING));
  }

  /**
   * The other way round it is 1/2 ln(2/3) + 1/2 ln 2 = ln 2 - 1/2 ln 3 = 0.69314718 - 0.54930614.
   */
  @Test
  void theColumnsCannotBeSwapped() {
    assertThat(of(1, new float[] {0, 0}, LN_3, 0).mean()).isEqualTo(0.14384104, within(ROUNDING));
  }

  /** Three classes: (1/2, 1/4, 1/4) against (1/4, 1/4, 1/2): 1/2 ln 2 + 0 + 1/4 ln(1/2). */
  @Test
  void everyClassCounts() {
    float ln2 = (float) LN_2;
    assertThat(of(1, new float[] {ln2, 0, 0}, 0, 0, ln2).mean())
        .isEqualTo(LN_2 / 4, within(ROUNDING));
  }

  /** A beta of 2 makes (3/4, 1/4) of (ln 3 / 2, 0). */
  @Test
  void betaScalesTheLogits() {
    assertThat(of(2, new float[] {LN_3 / 2, 0}, 1, 1).mean())
        .isEqualTo(0.13081204, within(ROUNDING));
  }

  @Test
  void theMeanIsTakenOverTheImages() {
    Divergence merged =
        of(1, new float[] {LN_3, 0}, 0, 0)
            .merge(of(1, new float[] {0, 0}, LN_3, 0))
            .merge(of(1, new float[] {5, 2}, 8, 5));

    assertThat(merged.images()).isEqualTo(3);
    assertThat(merged.mean()).isEqualTo((0.13081204 + 0.14384104 + 0) / 3, within(ROUNDING));
    assertThat(Divergence.none().mean()).isNaN();
  }

  @Test
  void theReferenceIsReadFromItsPosition() {
    FloatBuffer batch = FloatBuffer.wrap(new float[] {9, -9, LN_3, 0});
    batch.position(2);

    assertThat(Divergence.of(batch, new float[] {0, 0}, 1).mean())
        .isEqualTo(0.13081204, within(ROUNDING));
  }

  private static Divergence of(float beta, float[] reference, float... actual) {
    return Divergence.of(FloatBuffer.wrap(reference), actual, beta);
  }
}
