package io.rangefinder.jobs.report;

import io.rangefinder.jobs.drawing.SvgText;
import io.rangefinder.jobs.night.TensorNight;
import java.util.List;

/** How the least and the greatest value of a tensor went from night to night. */
final class Sparkline {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 24;

  private Sparkline() {}

  /** The picture; empty for fewer than two nights with values. */
  static String of(List<TensorNight> nights) {
    List<TensorNight> seen =
        nights.stream().filter(of -> !Double.isNaN(of.min()) && !Double.isNaN(of.max())).toList();
    if (seen.size() < 2) {
      return "";
    }
    double least = seen.stream().mapToDouble(TensorNight::min).min().orElse(0);
    double greatest = seen.stream().mapToDouble(TensorNight::max).max().orElse(0);
    Axis down = Axis.over(least, greatest, HEIGHT - 2, 2);
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    for (int i = 0; i < seen.size(); i++) {
      String x = SvgText.at(2 + (WIDTH - 4.0) * i / (seen.size() - 1));
      String command = i == 0 ? "M" : "L";
      upper.append(command).append(x).append(' ').append(SvgText.at(down.at(seen.get(i).max())));
      lower.append(command).append(x).append(' ').append(SvgText.at(down.at(seen.get(i).min())));
    }
    TensorNight first = seen.get(0);
    TensorNight last = seen.get(seen.size() - 1);
    return new Svg(
            WIDTH,
            HEIGHT,
            "spark",
            "%s nights: %s to %s in %s, %s to %s in %s"
                .formatted(
                    seen.size(),
                    Numbers.of(first.min()),
                    Numbers.of(first.max()),
                    first.night(),
                    Numbers.of(last.min()),
                    Numbers.of(last.max()),
                    last.night()))
        .path(upper.toString(), "max")
        .path(lower.toString(), "min")
        .end();
  }
}
