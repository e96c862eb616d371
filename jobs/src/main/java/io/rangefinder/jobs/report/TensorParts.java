package io.rangefinder.jobs.report;

import io.rangefinder.drift.Finding;
import io.rangefinder.ir.Range;
import io.rangefinder.jobs.night.TensorNight;
import io.rangefinder.prepare.ClipPreservingEqualization;
import io.rangefinder.ranges.ExpectedLoss;
import io.rangefinder.statistics.ChannelStatistics;
import io.rangefinder.statistics.ImageValue;
import io.rangefinder.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The tensors of a page: a line in the table of all, and a part with all that is known of each. */
final class TensorParts {
  private static final double[] PERCENTILES = {0.01, 0.1, 1, 5, 25, 50, 75, 95, 99, 99.9, 99.99};
  private static final int CHANNELS = 16;
  private static final int IMAGES = 3;

  private final ReportInputs inputs;
  private final Thumbnails thumbnails;
  private final Detail detail;
  private final Map<String, ClipPreservingEqualization.WeightChange> equalized = new HashMap<>();

  TensorParts(ReportInputs inputs, Thumbnails thumbnails, Detail detail) {
    this.inputs = inputs;
    this.thumbnails = thumbnails;
    this.detail = detail;
    inputs
        .manifest()
        .preparation()
        .equalization()
        .ifPresent(report -> report.weights().forEach(of -> equalized.put(of.operator(), of)));
  }

  /** The images whose pictures a page shows, those of the worst tensors first. */
  static List<String> wanted(List<LookAt> worst, List<TensorFacts> tensors) {
    List<String> names = new ArrayList<>();
    worst.forEach(of -> names.add(of.image()));
    for (int rank = 0; rank < IMAGES; rank++) {
      for (TensorFacts facts : tensors) {
        TensorStatistics statistics = facts.statistics();
        add(names, statistics.nonFiniteImages().first(), rank);
        add(names, ids(statistics.extremes().lowest()), rank);
        add(names, ids(statistics.extremes().highest()), rank);
      }
    }
    return names.stream().filter(name -> !name.isEmpty()).distinct().toList();
  }

  private static List<String> ids(List<ImageValue> images) {
    return images.stream().map(ImageValue::imageId).toList();
  }

  private static void add(List<String> names, List<String> from, int rank) {
    if (rank < from.size()) {
      names.add(from.get(rank));
    }
  }

  List<Page.Thumbnail> thumbnails() {
    return thumbnails.all();
  }

  Page.LookAtItem lookAt(LookAt of) {
    return new Page.LookAtItem(
        Name.of(of.facts().name()),
        Anchors.of(of.facts().name()),
        of.reasons(),
        of.image().isEmpty() ? List.of() : List.of(thumbnails.picture(of.image(), "")),
        of.image().isEmpty() ? "No image stands out: several reach the same end." : "",
        explain(of.facts().name()));
  }

  private String explain(String tensor) {
    return Shell.command(
        "explain", "--calibration", inputs.configuration().calibration(), "--tensor", tensor);
  }

  Page.TensorRow row(TensorFacts facts) {
    TensorStatistics statistics = facts.statistics();
    String spark = Sparkline.of(facts.nights());
    if (facts.observed().isEmpty()) {
      Page.Cell none = Page.Cell.of(Double.NaN);
      return new Page.TensorRow(
          Name.of(facts.name()),
          Anchors.of(facts.name()),
          facts.entry().operator(),
          facts.entry().shape(),
          none,
          none,
          "no finite value",
          Name.of(""),
          none,
          none,
          none,
          Page.Cell.share(facts.zeros()),
          cell(facts.decibels()),
          Band.of(facts.decibels()).text(),
          Name.of(""),
          Name.of(""),
          "",
          none,
          spark);
    }
    TensorFacts.Observed observed = facts.observed().get();
    return new Page.TensorRow(
        Name.of(facts.name()),
        Anchors.of(facts.name()),
        facts.entry().operator(),
        facts.entry().shape(),
        Page.Cell.of(observed.range().min()),
        Page.Cell.of(observed.range().max()),
        observed.origin(),
        Name.of(observed.why()),
        new Page.Cell(
            observed.use().used() + " of " + observed.use().codes(),
            Integer.toString(observed.use().used())),
        Page.Cell.share(observed.use().atEnds()),
        Page.Cell.share(observed.clipped()),
        Page.Cell.share(facts.zeros()),
        cell(facts.decibels()),
        Band.of(facts.decibels()).text(),
        Name.of(statistics.extremes().lowest().get(0).imageId()),
        Name.of(statistics.extremes().highest().get(0).imageId()),
        facts.hasTooFewImages() ? "too few" : "enough",
        Page.Cell.of(observed.apart().orElse(Double.NaN)),
        spark);
  }

  private static Page.Cell cell(double decibels) {
    return new Page.Cell(Numbers.decibels(decibels), Numbers.key(decibels));
  }

  Page.TensorPanel panel(TensorFacts facts) {
    TensorStatistics statistics = facts.statistics();
    List<Page.Figure> figures = new ArrayList<>();
    List<Page.RuleRow> rules = new ArrayList<>();
    String histogram = "";
    String caption = "";
    String bins = "";
    String summary = "no finite value";
    Range range = new Range(0, 0);
    if (facts.observed().isPresent()) {
      TensorFacts.Observed observed = facts.observed().get();
      range = observed.range();
      summary =
          "%s to %s by %s"
              .formatted(Numbers.of(range.min()), Numbers.of(range.max()), observed.origin());
      observed(figures, facts, observed);
      rules(rules, observed);
      histogram = HistogramPicture.of(facts, observed);
      caption =
          "%s values over %s images, with the range of the codes and below it that of each rule%s."
              .formatted(
                  Numbers.count(statistics.elements()),
                  Numbers.count(statistics.images()),
                  facts.before().isPresent() ? "; the outline is the earlier run" : "");
      bins = Bins.json(facts.bins(), HistogramPicture.axis(facts, range), range);
    }
    figures.add(
        new Page.Figure(
            "values",
            "%s, zero %s, NaN %s, infinite %s"
                .formatted(
                    Numbers.count(statistics.elements()),
                    Numbers.count(statistics.histogram().zeroCount()),
                    Numbers.count(statistics.histogram().nanCount()),
                    Numbers.count(
                        statistics.histogram().negativeInfinityCount()
                            + statistics.histogram().positiveInfinityCount()))));
    ClipPreservingEqualization.WeightChange change = equalized.get(facts.name());
    if (change != null) {
      figures.add(
          new Page.Figure(
              "channels of its weights",
              "widest over median %s, before preparation %s"
                  .formatted(
                      Numbers.of(change.after().maxOverMedian()),
                      Numbers.of(change.before().maxOverMedian()))));
    }
    ChannelStatistics channels = statistics.channels();
    List<String> broken = statistics.nonFiniteImages().first();
    return new Page.TensorPanel(
        Name.of(facts.name()),
        Anchors.of(facts.name()),
        facts.entry().operator(),
        facts.entry().shape(),
        summary,
        facts.observed().isPresent(),
        figures,
        histogram,
        caption,
        bins,
        Double.toString(range.min()),
        Double.toString(range.max()),
        rules,
        percentiles(statistics),
        detail.hasChannels() ? ChannelsPicture.of(channels) : "",
        channels.channels() > 1 && detail.hasChannels() ? widest(channels) : List.of(),
        channels.channels() > CHANNELS
            ? "The widest %s of %s; all of them stand in statistics/ of the run."
                .formatted(CHANNELS, Numbers.count(channels.channels()))
            : "",
        facts.nights().stream().map(TensorParts::night).toList(),
        !facts.nights().isEmpty(),
        pictures(statistics.extremes().lowest()),
        pictures(statistics.extremes().highest()),
        broken.stream().limit(IMAGES).map(name -> thumbnails.picture(name, "")).toList(),
        !broken.isEmpty(),
        explain(facts.name()));
  }

  private static void observed(
      List<Page.Figure> figures, TensorFacts facts, TensorFacts.Observed observed) {
    TensorStatistics statistics = facts.statistics();
    figures.add(new Page.Figure("why this range", observed.why()));
    figures.add(
        new Page.Figure(
            "scale, zero point",
            Numbers.of(observed.grid().scale()) + ", " + observed.grid().zeroPoint()));
    figures.add(
        new Page.Figure(
            "bounds",
            "%s (%s times) to %s (%s times)"
                .formatted(
                    Numbers.of(statistics.bounds().min()),
                    Numbers.count(statistics.bounds().minCount()),
                    Numbers.of(statistics.bounds().max()),
                    Numbers.count(statistics.bounds().maxCount()))));
    figures.add(
        new Page.Figure(
            "mean, standard deviation",
            Numbers.of(statistics.mean()) + ", " + Numbers.of(statistics.standardDeviation())));
    if (!Double.isNaN(facts.decibels())) {
      figures.add(new Page.Figure("in the quantized model", Numbers.decibels(facts.decibels())));
    }
    figures.add(new Page.Figure("enough images?", Enough.text(observed)));
    facts.finding().ifPresent(of -> figures.add(new Page.Figure("moved", moved(of))));
  }

  private static String moved(Finding finding) {
    return finding.warns()
        ? String.join("; ", finding.reasons())
        : "no: %s of its values leave the earlier range, %s octaves wider, divergence %s where noise would be %s"
            .formatted(
                Numbers.percent(finding.drift().clip()),
                Numbers.of(finding.drift().octaves()),
                Numbers.of(finding.drift().divergence()),
                Numbers.of(finding.drift().noise()));
  }

  private static void rules(List<Page.RuleRow> rules, TensorFacts.Observed observed) {
    rules.add(rule("in the model", observed.range(), observed.loss(), "chosen"));
    for (TensorFacts.Choice choice : observed.rules()) {
      rules.add(rule(choice.rule(), choice.range(), choice.loss(), ""));
    }
  }

  private static Page.RuleRow rule(String name, Range range, ExpectedLoss loss, String mark) {
    return new Page.RuleRow(
        name,
        Numbers.of(range.min()),
        Numbers.of(range.max()),
        Numbers.percent(loss.clipped()),
        Numbers.of(loss.error()),
        Numbers.decibels(loss.decibels()),
        mark);
  }

  private static List<Page.Figure> percentiles(TensorStatistics statistics) {
    List<Page.Figure> rows = new ArrayList<>();
    for (double percentage : PERCENTILES) {
      rows.add(
          new Page.Figure(
              Numbers.of(percentage) + " %", Numbers.of(statistics.quantile(percentage / 100))));
    }
    return rows;
  }

  private static List<Page.ChannelRow> widest(ChannelStatistics channels) {
    float[] min = channels.min();
    float[] max = channels.max();
    return IntStream.range(0, channels.channels())
        .boxed()
        .sorted(Comparator.comparingDouble(channel -> (double) min[channel] - max[channel]))
        .limit(CHANNELS)
        .map(
            channel ->
                new Page.ChannelRow(
                    Integer.toString(channel), Numbers.of(min[channel]), Numbers.of(max[channel])))
        .toList();
  }

  private static Page.NightRow night(TensorNight night) {
    return new Page.NightRow(
        night.night(),
        night.outcome(),
        Numbers.count(night.images()),
        Numbers.of(night.min()),
        Numbers.of(night.max()),
        Numbers.percent(night.clip()));
  }

  private List<Page.Picture> pictures(List<ImageValue> images) {
    return images.stream()
        .limit(IMAGES)
        .map(of -> thumbnails.picture(of.imageId(), Numbers.of(of.value())))
        .toList();
  }
}
