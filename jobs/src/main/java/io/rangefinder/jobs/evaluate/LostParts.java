package io.rangefinder.jobs.evaluate;

import io.rangefinder.metrics.ChannelSignals;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.DetectionMatches;
import io.rangefinder.metrics.PeakCounts;
import io.rangefinder.metrics.SegmentedPixels;
import io.rangefinder.metrics.SignalToNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Parts of what a quantized network answers that are of no use, however good the whole looks. */
final class LostParts {
  private static final int LEAST_FOUND = 10;
  private static final double LEAST_SHARE = 0.5;
  private static final double LEAST_PART_OF_PIXELS = 0.001;
  private static final int NAMED = 12;

  private final List<String> lost = new ArrayList<>();

  private LostParts() {}

  /** One sentence a part, what is lost first and why. */
  static List<String> of(List<String> outputs, Comparison comparison) {
    LostParts parts = new LostParts();
    for (String output : outputs) {
      SignalToNoise figure = comparison.outputs().get(output);
      if (figure != null) {
        parts.judge(output, figure, comparison);
      }
    }
    comparison.task().heatMaps().forEach((output, maps) -> parts.judge(output, maps.total()));
    comparison.task().segments().forEach(parts::judge);
    parts.judge(comparison.task().detections());
    return List.copyOf(parts.lost);
  }

  private void judge(String output, SignalToNoise figure, Comparison comparison) {
    if (figure.isExact() || figure.isWithoutSignal()) {
      return;
    }
    if (figure.decibels() <= 0) {
      add("output '%s' is no better than zeros: %.1f dB", output, figure.decibels());
      return;
    }
    ChannelSignals channels = comparison.task().channels().get(output);
    List<Integer> dead = channels == null ? List.of() : channels.lost();
    if (channels != null && !dead.isEmpty()) {
      add(
          "%d of %d channels of output '%s' are no better than zeros, which the %.1f dB of the whole do not show: %s",
          dead.size(), channels.channels().size(), output, figure.decibels(), named(dead));
    }
  }

  private void judge(String output, PeakCounts peaks) {
    if (peaks.peaks() >= LEAST_FOUND && peaks.nearShare() < LEAST_SHARE) {
      add(
          "of %d key points of output '%s' %.0f %% stay within one cell, and %.0f %% are kept",
          peaks.peaks(), output, 100 * peaks.nearShare(), 100 * peaks.keptShare());
    }
  }

  private void judge(String output, SegmentedPixels pixels) {
    for (int i = 0; i < pixels.classes().size(); i++) {
      SegmentedPixels.Overlap overlap = pixels.classes().get(i);
      if (overlap.either() > LEAST_PART_OF_PIXELS * pixels.pixels()
          && overlap.share() < LEAST_SHARE) {
        add(
            "class %d of output '%s' overlaps the float network's by %.2f, intersection over union",
            i, output, overlap.share());
      }
    }
  }

  private void judge(DetectionMatches boxes) {
    if (boxes.expected() >= LEAST_FOUND && boxes.matchedShare() < LEAST_SHARE) {
      add(
          "of %d boxes that the float network finds %.0f %% are found",
          boxes.expected(), 100 * boxes.matchedShare());
    }
  }

  private static String named(List<Integer> channels) {
    String names =
        channels.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return channels.size() > NAMED ? names + ", …" : names;
  }

  private void add(String pattern, Object... figures) {
    lost.add(String.format(Locale.ROOT, pattern, figures));
  }
}
