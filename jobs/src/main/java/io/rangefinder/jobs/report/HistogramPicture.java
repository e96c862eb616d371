package io.rangefinder.jobs.report;

import io.rangefinder.ir.Range;
import io.rangefinder.jobs.drawing.SvgText;
import io.rangefinder.statistics.ValueBins;
import java.util.List;
import java.util.Optional;

/**
 * The values of a tensor over a value axis, their shares on a logarithmic one, with the range of
 * the codes, and below it what each rule would choose.
 */
final class HistogramPicture {
  static final int LEFT = 64;
  static final int RIGHT = 712;

  private static final int WIDTH = 720;
  private static final int TOP = 10;
  private static final int BOTTOM = 170;
  private static final int CELLS = 128;
  private static final int MOST_DECADES = 8;
  private static final int RULE_HEIGHT = 14;
  private static final int RULES_FROM = BOTTOM + 40;
  private static final int MOST_TICKS = 9;

  private final Axis values;
  private final Axis shares;
  private final int decades;
  private final Svg svg;

  private HistogramPicture(Axis values, int decades, Svg svg) {
    this.values = values;
    this.decades = decades;
    this.shares = new Axis(-decades, 0, BOTTOM, TOP);
    this.svg = svg;
  }

  /** Of the finite values, zero, the range and the values of an earlier run. */
  static Axis axis(TensorFacts facts, Range range) {
    Range all =
        new Range(facts.statistics().bounds().min(), facts.statistics().bounds().max())
            .union(range)
            .includingZero();
    if (facts.before().isPresent()) {
      all =
          all.union(
              new Range(facts.before().get().bounds().min(), facts.before().get().bounds().max()));
    }
    return Axis.over(all.min(), all.max(), LEFT, RIGHT);
  }

  static String of(TensorFacts facts, TensorFacts.Observed observed) {
    Axis values = axis(facts, observed.range());
    double[] now = facts.bins().shares(values.from(), values.to(), CELLS);
    Optional<double[]> before =
        facts
            .before()
            .map(statistics -> statistics.bins())
            .map(bins -> bins.shares(values.from(), values.to(), CELLS));
    int decades = decades(facts.bins(), now);
    List<TensorFacts.Choice> rules = observed.rules();
    int height = RULES_FROM + RULE_HEIGHT * rules.size();
    HistogramPicture picture =
        new HistogramPicture(
            values,
            decades,
            new Svg(
                WIDTH,
                height,
                "histogram",
                "Histogram from %s to %s; the codes span %s to %s"
                    .formatted(
                        Numbers.of(facts.statistics().bounds().min()),
                        Numbers.of(facts.statistics().bounds().max()),
                        Numbers.of(observed.range().min()),
                        Numbers.of(observed.range().max()))));
    picture.axes();
    picture.svg.path(picture.outline(now) + "z", "bars");
    before.ifPresent(shares -> picture.svg.path(picture.outline(shares), "before"));
    picture.range(observed.range());
    for (int i = 0; i < rules.size(); i++) {
      picture.rule(rules.get(i), RULES_FROM + RULE_HEIGHT * i);
    }
    return picture.svg.end();
  }

  /** As many as the rarest cell needs, but not more than can be told apart. */
  private static int decades(ValueBins bins, double[] shares) {
    double least = 1;
    for (double share : shares) {
      least = share > 0 ? Math.min(least, share) : least;
    }
    int all = (int) Math.ceil(-Math.log10(Math.max(least, 1.0 / Math.max(1, bins.total()))));
    return Math.min(Math.max(all + 1, 2), MOST_DECADES);
  }

  private void axes() {
    for (double tick : values.ticks(MOST_TICKS)) {
      double x = values.at(tick);
      svg.line(x, TOP, x, BOTTOM + 4, "grid");
      svg.text(x, BOTTOM + 16, "middle", "tick", Numbers.of(tick));
    }
    for (int decade = 0; decade <= decades; decade += decades > 4 ? 2 : 1) {
      double y = shares.at(-decade);
      svg.line(LEFT - 4, y, RIGHT, y, "grid");
      svg.text(LEFT - 6, y + 4, "end", "tick", Numbers.percent(Math.pow(10, -decade)));
    }
    svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis");
    svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 31, "middle", "label", "value (linear)");
    svg.text(LEFT + 4, TOP + 10, "start", "label", "share of values a bar (logarithmic)");
  }

  private double top(double share) {
    return share > 0
        ? Math.min(shares.at(Math.max(Math.log10(share), -decades)), BOTTOM - 1)
        : BOTTOM;
  }

  private String outline(double[] cells) {
    StringBuilder steps = new StringBuilder("M" + LEFT + " " + BOTTOM);
    double width = (RIGHT - LEFT) / (double) CELLS;
    String height = Integer.toString(BOTTOM);
    for (int i = 0; i < CELLS; i++) {
      String next = SvgText.at(top(cells[i]));
      if (!next.equals(height)) {
        steps.append('H').append(SvgText.at(LEFT + i * width)).append('V').append(next);
        height = next;
      }
    }
    return steps.append('H').append(RIGHT).append('V').append(BOTTOM).toString();
  }

  /** What lies outside is shaded; the script moves these parts with the clip. */
  private void range(Range range) {
    double from = values.at(range.min());
    double to = values.at(range.max());
    svg.rectangle(LEFT, TOP, from - LEFT, BOTTOM - TOP, "outside below");
    svg.rectangle(to, TOP, RIGHT - to, BOTTOM - TOP, "outside above");
    svg.line(from, TOP, from, BOTTOM + 4, "clip below");
    svg.line(to, TOP, to, BOTTOM + 4, "clip above");
  }

  private void rule(TensorFacts.Choice choice, double y) {
    double from = values.at(choice.range().min());
    double to = values.at(choice.range().max());
    svg.line(from, y, to, y, "rule");
    svg.line(from, y - 4, from, y + 4, "rule");
    svg.line(to, y - 4, to, y + 4, "rule");
    svg.text(LEFT - 6, y + 4, "end", "tick", shortened(choice.rule()));
  }

  private static String shortened(String rule) {
    int colon = rule.indexOf(':');
    return switch (rule) {
      case "mean-extremes" -> "mean-ext.";
      default -> colon < 0 ? rule : "p " + rule.substring(colon + 1);
    };
  }
}
