package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.execute.Progress;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class StageTextTest {
  private static final long SECOND = 1_000_000_000L;

  private static String line(long total, long counted, long seconds) {
    return new StageText("calibrate", "images", total).line(counted, seconds * SECOND);
  }

  @Test
  void saysUnitRateAndTimeLeft() {
    // 10 in 4 s are 2.5 a second; the 200 left take 80 s.
    assertThat(line(210, 10, 4))
        .isEqualTo("calibrate 10/210 images, 2.5 images/s, left 1 min 20 s");
    assertThat(new StageText("weights", "operators", 30).line(10, 40 * SECOND))
        .isEqualTo("weights 10/30 operators, 0.25 operators/s, left 1 min 20 s");
  }

  @Test
  void beforeTheFirstThereIsNoRate() {
    assertThat(line(40, 0, 7)).isEqualTo("calibrate 0/40 images");
    assertThat(line(40, 3, 0)).isEqualTo("calibrate 3/40 images");
  }

  @Test
  void nothingIsLeftAtTheEndAndPastIt() {
    assertThat(line(40, 40, 10)).isEqualTo("calibrate 40/40 images, 4.0 images/s");
    assertThat(line(40, 55, 10)).isEqualTo("calibrate 40/40 images, 4.0 images/s");
  }

  @Test
  void aTotalOfNoneIsDone() {
    assertThat(line(0, 0, 10)).isEqualTo("calibrate 0/0 images");
    assertThat(new StageText("a", "images", 0).bar(0, SECOND))
        .isEqualTo("a [####################] 0/0 images");
  }

  @Test
  void anUnknownTotalHasNoTimeLeftAndNoBar() {
    StageText listing = new StageText("listing", "images", Progress.UNKNOWN);
    assertThat(listing.bar(4200, 2 * SECOND)).isEqualTo("listing 4200 images, 2100 images/s");
    assertThat(listing.shown(4200)).isEqualTo(4200);
  }

  @Test
  void aStageThatStandsStillSlowsDown() {
    assertThat(line(20, 10, 10)).isEqualTo("calibrate 10/20 images, 1.0 images/s, left 10 s");
    assertThat(line(20, 10, 100))
        .isEqualTo("calibrate 10/20 images, 0.10 images/s, left 1 min 40 s");
    assertThat(line(20, 10, 10_000)).isEqualTo("calibrate 10/20 images, left 2 h 46 min");
  }

  @Test
  void longTimesAreOfHoursAndDays() {
    assertThat(line(3601, 1, 1)).endsWith("left 1 h 0 min");
    assertThat(line(3600, 1, 1)).endsWith("left 59 min 59 s");
    assertThat(line(90_001, 1, 1)).endsWith("left 1 d 1 h");
    assertThat(line(60, 1, 1)).endsWith("left 59 s");
  }

  @Test
  void aPartOfASecondIsASecond() {
    assertThat(line(101, 100, 1)).isEqualTo("calibrate 100/101 images, 100 images/s, left 1 s");
  }

  @Test
  void theBarIsFilledAsFarAsTheStageIs() {
    assertThat(new StageText("a", "images", 40).bar(10, 10 * SECOND))
        .isEqualTo("a [#####               ] 10/40 images, 1.0 images/s, left 30 s");
    assertThat(new StageText("a", "images", Long.MAX_VALUE).bar(Long.MAX_VALUE, 0))
        .contains("[####################]");
  }

  @Test
  void theLineFitsATerminal() {
    StageText wide = new StageText("per-tensor", "images", 123_456);
    assertThat(wide.bar(12_345, 1000 * SECOND)).hasSizeLessThan(80).contains("[#").contains("left");
  }

  @Test
  void numbersAreOfNoLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(line(210, 10, 4))
          .isEqualTo("calibrate 10/210 images, 2.5 images/s, left 1 min 20 s");
    } finally {
      Locale.setDefault(before);
    }
  }
}
