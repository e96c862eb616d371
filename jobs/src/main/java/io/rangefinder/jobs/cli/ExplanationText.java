package io.rangefinder.jobs.cli;

import io.rangefinder.ir.Range;
import io.rangefinder.jobs.quantize.ExplainedTensor;
import io.rangefinder.ranges.Sufficiency;
import io.rangefinder.statistics.CodeHistogram;
import io.rangefinder.statistics.ImageValue;
import io.rangefinder.statistics.NonFiniteImages;
import io.rangefinder.statistics.RangeGrowth;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is known of the tensors of a run, for a terminal. */
final class ExplanationText {
  private static final double[] PERCENTAGES = {0.01, 0.1, 1, 5, 25, 50, 75, 95, 99, 99.9, 99.99};

  private ExplanationText() {}

  /** A line for each tensor. */
  static String table(List<ExplainedTensor> tensors) {
    int width = tensors.stream().mapToInt(ExplanationText::nameLength).max().orElse(0);
    width = Math.max(width, "tensor".length());
    List<String> lines = new ArrayList<>();
    lines.add(
        padded("tensor", width)
            + String.format(
                Locale.ROOT,
                "  %11s %11s  %-13s  %6s  %7s  %s",
                "min",
                "max",
                "rule",
                "apart",
                "beyond",
                "images that set the least and greatest"));
    for (ExplainedTensor tensor : tensors) {
      lines.add(padded(tensor.entry().tensor(), width) + "  " + line(tensor));
    }
    lines.add("");
    lines.add("apart:  how far the ranges of two halves of the images differ, in uint8 codes");
    lines.add("beyond: the chance that one more image has a value beyond the range");
    return String.join(System.lineSeparator(), lines);
  }

  private static int nameLength(ExplainedTensor tensor) {
    return tensor.entry().tensor().length();
  }

  private static String padded(String name, int width) {
    return name + " ".repeat(width - name.length());
  }

  private static String line(ExplainedTensor tensor) {
    Sufficiency sufficiency = tensor.sufficiency();
    if (sufficiency == null) {
      return "no finite value" + nonFinite(tensor.entry().statistics().whole().nonFiniteImages());
    }
    TensorStatistics whole = sufficiency.whole();
    Range range = sufficiency.choice().range();
    return String.format(
            Locale.ROOT,
            "%11.5g %11.5g  %-13s  %6s  %7s  ",
            range.min(),
            range.max(),
            sufficiency.choice().rule(),
            apart(sufficiency),
            chance(sufficiency))
        + whole.extremes().lowest().get(0).imageId()
        + ", "
        + whole.extremes().highest().get(0).imageId()
        + nonFinite(whole.nonFiniteImages());
  }

  private static String nonFinite(NonFiniteImages images) {
    return images.count() == 0
        ? ""
        : "; %d images are not finite, the first %s"
            .formatted(images.count(), images.first().get(0));
  }

  private static String apart(Sufficiency sufficiency) {
    return sufficiency.disagreement().isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%.2f", sufficiency.disagreement().getAsDouble());
  }

  private static String chance(Sufficiency sufficiency) {
    return String.format(Locale.ROOT, "%.3f %%", 100 * sufficiency.chanceBeyond());
  }

  /** All that is known of one tensor. */
  static String account(ExplainedTensor tensor) {
    SplitStatistics halves = tensor.entry().statistics();
    TensorStatistics whole = halves.whole();
    CodeHistogram histogram = whole.histogram();
    List<String> lines = new ArrayList<>();
    lines.add(
        "tensor      %s: %s %s"
            .formatted(tensor.entry().tensor(), tensor.entry().operator(), tensor.entry().shape()));
    lines.add(
        "images      %d, of which %d and %d in the halves"
            .formatted(whole.images(), halves.first().images(), halves.second().images()));
    lines.add(
        "values      %d, of which %d are zero, %d NaN, %d infinite"
            .formatted(
                whole.elements(),
                histogram.zeroCount(),
                histogram.nanCount(),
                histogram.negativeInfinityCount() + histogram.positiveInfinityCount()));
    NonFiniteImages nonFinite = whole.nonFiniteImages();
    if (nonFinite.count() > 0) {
      lines.add(
          "not finite  in %d images, the first of them %s"
              .formatted(nonFinite.count(), String.join(", ", nonFinite.first())));
    }
    Sufficiency sufficiency = tensor.sufficiency();
    if (sufficiency != null) {
      addRange(lines, sufficiency);
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static void addRange(List<String> lines, Sufficiency sufficiency) {
    TensorStatistics whole = sufficiency.whole();
    lines.add(
        String.format(
            Locale.ROOT,
            "bounds      %s (%d times) to %s (%d times); mean %.6g, standard deviation %.6g",
            number(whole.bounds().min()),
            whole.bounds().minCount(),
            number(whole.bounds().max()),
            whole.bounds().maxCount(),
            whole.mean(),
            whole.standardDeviation()));
    lines.add(
        "range       %s by %s"
            .formatted(
                range(Optional.of(sufficiency.choice().range())), sufficiency.choice().detail()));
    lines.add(
        "halves      %s and %s: %s codes apart"
            .formatted(
                range(sufficiency.firstHalf()),
                range(sufficiency.secondHalf()),
                apart(sufficiency)));
    lines.add(
        "beyond      " + chance(sufficiency) + " chance that one more image leaves the range");
    lines.add("");
    lines.add(String.format(Locale.ROOT, "%11s  %s", "percentile", "value"));
    for (double percentage : PERCENTAGES) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%9s %%  %s",
              percentage(percentage),
              number(whole.quantile(percentage / 100))));
    }
    addImages(lines, "lowest", whole.extremes().lowest());
    addImages(lines, "highest", whole.extremes().highest());
    lines.add("");
    lines.add(String.format(Locale.ROOT, "%11s  %12s  %12s", "images", "least", "greatest"));
    for (RangeGrowth.Point point : sufficiency.growth().points()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%11d  %12s  %12s",
              point.images(),
              number(point.min()),
              number(point.max())));
    }
    lines.add("The least and greatest value expected of so many of the images.");
  }

  private static void addImages(List<String> lines, String side, List<ImageValue> images) {
    lines.add("");
    lines.add(String.format(Locale.ROOT, "%11s  %s", side, "image"));
    for (ImageValue image : images) {
      lines.add(String.format(Locale.ROOT, "%11s  ", number(image.value())) + image.imageId());
    }
  }

  private static String range(Optional<Range> range) {
    return range.map(of -> number(of.min()) + " to " + number(of.max())).orElse("no range");
  }

  private static String percentage(double percentage) {
    return percentage == Math.rint(percentage)
        ? String.format(Locale.ROOT, "%.0f", percentage)
        : String.valueOf(percentage);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
