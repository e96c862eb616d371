package io.rangefinder.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.jobs.drawing.SvgText;
import io.rangefinder.jobs.night.TensorNight;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class PicturesTest {
  @Test
  void ticksAreRound() {
    assertThat(new Axis(-1.3, 6.2, 0, 100).ticks(9))
        .containsExactly(-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    assertThat(new Axis(0, 0.0713, 0, 100).ticks(8))
        .containsExactly(0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07);
    assertThat(new Axis(-0.0309, 1.0309, 0, 100).ticks(5)).containsExactly(0.0, 0.5, 1.0);
    assertThat(new Axis(1e6, 9e6, 0, 100).ticks(4)).containsExactly(2e6, 4e6, 6e6, 8e6);
    for (double width : new double[] {1e-30, 3e-7, 1, 7e5, 2e30}) {
      assertThat(new Axis(-width, width * 2, 0, 1).ticks(9)).hasSizeBetween(3, 9).contains(0.0);
    }
  }

  @Test
  void anAxisPutsValuesWhereTheyAreAndKeepsOthersAtItsEnds() {
    Axis axis = new Axis(-1, 3, 10, 50);

    assertThat(axis.at(0)).isCloseTo(20, within(1e-12));
    assertThat(axis.at(-7)).isEqualTo(10);
    assertThat(axis.at(99)).isEqualTo(50);
    assertThat(Axis.over(5, 5, 0, 1).at(5)).isCloseTo(0.5, within(1e-9));
    assertThat(Axis.over(0, 0, 0, 1).ticks(9)).contains(0.0);
  }

  @Test
  void numbersHaveFourDigitsInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Numbers.of(38.39499)).isEqualTo("38.39");
      assertThat(Numbers.of(-0.5)).isEqualTo("-0.5");
      assertThat(Numbers.of(123456)).isEqualTo("123500");
      assertThat(Numbers.of(1234567)).isEqualTo("1.235e6");
      assertThat(Numbers.of(0.00001)).isEqualTo("1e-5");
      assertThat(Numbers.of(0)).isEqualTo("0");
      assertThat(Numbers.of(Double.NaN)).isEqualTo("–");
      assertThat(Numbers.of(Double.NEGATIVE_INFINITY)).isEqualTo("-∞");
      assertThat(Numbers.percent(0.9834)).isEqualTo("98.34 %");
      assertThat(Numbers.count(1234567)).isEqualTo("1,234,567");
      assertThat(Numbers.decibels(38.25)).isEqualTo("38.3 dB");
      assertThat(Numbers.decibels(Double.POSITIVE_INFINITY)).isEqualTo("exact");
      assertThat(SvgText.at(1234.56)).isEqualTo("1234.6");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void textsInPicturesAreEscaped() {
    String picture =
        new Svg(10, 20, "x", "a\"<b>&").text(1, 2, "end", "t", "</text><script>").end();

    assertThat(picture)
        .isEqualTo(
            "<svg viewBox=\"0 0 10 20\" width=\"10\" height=\"20\" class=\"chart x\" role=\"img\" aria-label=\"a&quot;&lt;b&gt;&amp;\">"
                + "<text x=\"1\" y=\"2\" text-anchor=\"end\" class=\"t\">&lt;/text&gt;&lt;script&gt;</text></svg>");
  }

  @Test
  void aSparklineSaysWhereItBeganAndEnded() {
    TensorNight first = new TensorNight("2026-11-29", "published", 0, -1, 4, Double.NaN);
    TensorNight second = new TensorNight("2026-11-30", "kept", 60, -1, 5, 0.01);

    assertThat(Sparkline.of(List.of(first))).isEmpty();
    assertThat(Sparkline.of(List.of(first, second)))
        .contains("2 nights: -1 to 4 in 2026-11-29, -1 to 5 in 2026-11-30", "class=\"max\"");
  }

  @Test
  void namesAreShortenedInTheMiddleAndCleaned() {
    Name longer = Name.of("a".repeat(4000) + "\ud83d\ude00".repeat(50));

    assertThat(longer.shown()).startsWith("aaa").endsWith("\ud83d\ude00").contains("…");
    assertThat(longer.shown().codePointCount(0, longer.shown().length())).isEqualTo(80);
    assertThat(longer.full()).hasSize(4001).endsWith("…");
    assertThat(Name.of("a\u0000b\ud800").shown()).isEqualTo("a\ufffdb\ufffd");
    assertThat(Name.of("short").full()).isEmpty();
  }

  @Test
  void anchorsTellTensorsApart() {
    assertThat(Anchors.of("block_2/add")).isEqualTo("tensor-block_2/add");
    assertThat(Anchors.of("a b")).startsWith("tensor-a-b-").isNotEqualTo(Anchors.of("a-b"));
    assertThat(Anchors.of("<script>\"")).matches("tensor-[A-Za-z0-9-]+");
    assertThat(Anchors.of("x".repeat(4000))).hasSizeLessThan(110);
  }

  @Test
  void commandsAreQuotedForTheShell() {
    assertThat(Shell.command("explain", "--tensor", "a'b $(rm)"))
        .isEqualTo("rangefinder explain --tensor 'a'\\''b $(rm)'");
  }
}
