package io.rangefinder.jobs.report;

import io.rangefinder.jobs.drawing.SvgText;
import io.rangefinder.statistics.ChannelStatistics;

/** From where to where the values of each channel of a tensor lie. */
final class ChannelsPicture {
  private static final int WIDTH = 720;
  private static final int LEFT = 64;
  private static final int RIGHT = 712;
  private static final int TOP = 8;
  private static final int BOTTOM = 108;
  private static final int MOST_CHANNELS = 648;
  private static final int MOST_TICKS = 5;

  private ChannelsPicture() {}

  /** The picture; empty for fewer than two channels, and for more than there are pixels. */
  static String of(ChannelStatistics channels) {
    int count = channels.channels();
    if (count < 2 || count > MOST_CHANNELS) {
      return "";
    }
    float[] min = channels.min();
    float[] max = channels.max();
    double least = 0;
    double greatest = 0;
    for (int i = 0; i < count; i++) {
      if (min[i] <= max[i]) {
        least = Math.min(least, min[i]);
        greatest = Math.max(greatest, max[i]);
      }
    }
    Axis down = Axis.over(least, greatest, BOTTOM, TOP);
    Svg svg =
        new Svg(
            WIDTH,
            BOTTOM + 22,
            "channels",
            "Least to greatest value of each of %s channels".formatted(count));
    for (double tick : down.ticks(MOST_TICKS)) {
      svg.line(LEFT - 4, down.at(tick), RIGHT, down.at(tick), "grid");
      svg.text(LEFT - 6, down.at(tick) + 4, "end", "tick", Numbers.of(tick));
    }
    double step = (RIGHT - LEFT) / (double) count;
    StringBuilder bars = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (min[i] <= max[i]) {
        double y = down.at(max[i]);
        bars.append('M')
            .append(SvgText.at(LEFT + i * step))
            .append(' ')
            .append(SvgText.at(y))
            .append('h')
            .append(SvgText.at(Math.max(0.6, step * 0.8)))
            .append('v')
            .append(SvgText.at(Math.max(0.8, down.at(min[i]) - y)))
            .append('h')
            .append(SvgText.at(-Math.max(0.6, step * 0.8)))
            .append('z');
      }
    }
    return svg.path(bars.toString(), "bars")
        .text(LEFT, BOTTOM + 18, "start", "tick", "channel 0")
        .text(RIGHT, BOTTOM + 18, "end", "tick", "channel " + (count - 1))
        .end();
  }
}
