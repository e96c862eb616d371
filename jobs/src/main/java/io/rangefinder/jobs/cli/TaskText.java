package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.evaluate.EvaluateResult;
import io.rangefinder.jobs.evaluate.JudgedTask;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.metrics.ChannelSignals;
import io.rangefinder.metrics.DetectionMatches;
import io.rangefinder.metrics.HeatMaps;
import io.rangefinder.metrics.PeakCounts;
import io.rangefinder.metrics.SegmentedPixels;
import io.rangefinder.metrics.Task;
import io.rangefinder.metrics.TaskFigures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures by which a network of some task is judged, as lines for a terminal. */
final class TaskText {
  private static final int MOST_CLASSES = 8;

  private TaskText() {}

  static String task(JudgedTask judged) {
    String task = DocumentBlock.written(judged.task());
    return judged.guessed() ? task + ", guessed from the outputs; --task names another" : task;
  }

  /** Those of one output. */
  static List<String> of(String output, TaskFigures figures) {
    List<String> lines = new ArrayList<>();
    ChannelSignals channels = figures.channels().get(output);
    if (channels != null && channels.channels().size() > 1) {
      lines.add("channels    %s: %s".formatted(output, text(channels)));
    }
    HeatMaps maps = figures.heatMaps().get(output);
    if (maps != null) {
      lines.add("key points  %s: %s".formatted(output, text(maps)));
    }
    SegmentedPixels pixels = figures.segments().get(output);
    if (pixels != null) {
      lines.add("segments    %s: %s".formatted(output, text(pixels)));
    }
    return lines;
  }

  /** Nothing if the network is not judged by boxes. */
  static List<String> boxes(EvaluateResult result) {
    if (result.task().task() != Task.DETECTION) {
      return List.of();
    }
    DetectionMatches boxes = result.comparison().task().detections();
    String counted = text("score from %.3g, same class, IoU from 0.5", result.task().threshold());
    if (boxes.expected() == 0) {
      return List.of(
          text(
              "boxes       the float network finds none, the model %d (%s)",
              boxes.found(), counted));
    }
    String overlap = boxes.matched() == 0 ? "" : text(", mean IoU %.3f", boxes.meanOverlap());
    return List.of(
        text(
            "boxes       %.1f %% of %d found%s; the model finds %d (%s)",
            100 * boxes.matchedShare(), boxes.expected(), overlap, boxes.found(), counted));
  }

  private static String text(ChannelSignals channels) {
    List<Integer> ranked =
        IntStream.range(0, channels.channels().size())
            .filter(c -> Double.isFinite(channels.channels().get(c).decibels()))
            .boxed()
            .sorted(Comparator.comparingDouble(c -> channels.channels().get(c).decibels()))
            .toList();
    if (ranked.isEmpty()) {
      return channels.channels().size() + ", none with a ratio of signal to noise";
    }
    int worst = ranked.get(0);
    int median = ranked.get(ranked.size() / 2);
    int best = ranked.get(ranked.size() - 1);
    return text(
        "%d, the worst %d with %.2f dB, median %.2f dB, the best %d with %.2f dB",
        channels.channels().size(),
        worst,
        channels.channels().get(worst).decibels(),
        channels.channels().get(median).decibels(),
        best,
        channels.channels().get(best).decibels());
  }

  private static String text(HeatMaps maps) {
    PeakCounts total = maps.total();
    if (total.peaks() == 0) {
      return text("the float network has no peak above %.3g", maps.threshold());
    }
    return text(
        "%.1f %% of %d stay within one cell, %.1f %% are kept (peaks above %.3g)",
        100 * total.nearShare(), total.peaks(), 100 * total.keptShare(), maps.threshold());
  }

  private static String text(SegmentedPixels pixels) {
    String classes =
        pixels.classes().stream()
            .limit(MOST_CLASSES)
            .map(of -> of.either() == 0 ? "-" : text("%.3f", of.share()))
            .collect(Collectors.joining(", "));
    return text(
        "same class %.1f %% of pixels, mean IoU %.3f, by class %s%s",
        100 * pixels.sameShare(),
        pixels.meanOverlap(),
        classes,
        pixels.classes().size() > MOST_CLASSES ? ", …" : "");
  }

  private static String text(String pattern, Object... figures) {
    return String.format(Locale.ROOT, pattern, figures);
  }
}
