package io.rangefinder.jobs.monitor;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.WholeFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What a model's last night did, as a file in Prometheus' text format. A job that is over cannot be
 * asked; the textfile collector of the node exporter, or whatever else reads the file, stands for
 * it.
 *
 * @param model its name, the label of every sample
 * @param run the night's run id
 * @param outcome how it ended, as {@code published}
 * @param finished when it ended
 * @param lastSuccess when the last night ended that published or kept; null if none is known, then
 *     what the file said before is kept
 * @param images that the run's statistics are made of
 * @param newImages of them, those that this night read
 * @param quarantined images that could not be used
 * @param seconds that the night took
 * @param imagesPerSecond while images were read; 0 if none were
 * @param worstClip the greatest part of a tensor's values outside the published range, from 0 to 1;
 *     none if nothing was published
 */
public record NightMetrics(
    String model,
    String run,
    String outcome,
    Instant finished,
    @Nullable Instant lastSuccess,
    long images,
    long newImages,
    long quarantined,
    double seconds,
    double imagesPerSecond,
    OptionalDouble worstClip) {
  private static final String LAST_SUCCESS = "rangefinder_night_last_success_timestamp_seconds";

  /** A sample of the metric above as it is written here, and nothing else of the file. */
  private static final Pattern SUCCESS =
      Pattern.compile(
          "^" + LAST_SUCCESS + "\\{model=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"} (\\d{1,12})$",
          Pattern.MULTILINE);

  /**
   * One metric.
   *
   * @param value of a night; none leaves the sample out
   */
  private record Metric(String name, String help, Function<NightMetrics, @Nullable Number> value) {}

  private static final List<Metric> METRICS =
      List.of(
          new Metric(
              LAST_SUCCESS,
              "When the last night ended that published the model or kept what is published.",
              night -> seconds(night.lastSuccess)),
          new Metric(
              "rangefinder_night_finished_timestamp_seconds",
              "When the last night ended, whatever its outcome.",
              night -> seconds(night.finished)),
          new Metric(
              "rangefinder_night_images",
              "Images that the statistics of the last night are made of.",
              NightMetrics::images),
          new Metric(
              "rangefinder_night_new_images",
              "Images that the last night read.",
              NightMetrics::newImages),
          new Metric(
              "rangefinder_night_quarantined_images",
              "Images that the last night could not use.",
              NightMetrics::quarantined),
          new Metric(
              "rangefinder_night_duration_seconds",
              "How long the last night took.",
              NightMetrics::seconds),
          new Metric(
              "rangefinder_night_images_per_second",
              "Images a second while the last night read images.",
              NightMetrics::imagesPerSecond),
          new Metric(
              "rangefinder_night_worst_clip_ratio",
              "Greatest part of a tensor's values outside the published range.",
              night -> night.worstClip.isPresent() ? night.worstClip.getAsDouble() : null));

  /**
   * Writes the nights of all models of a configuration, over the file of the night before. Of that
   * one the times of success are kept for models that have none now; what is damaged is passed
   * over.
   *
   * @throws UserException if the file cannot be written; the older one is then still there
   */
  public static void write(String location, List<NightMetrics> nights, Configuration hadoop) {
    WholeFiles files = new WholeFiles(() -> hadoop);
    Map<String, Instant> before = successes(before(files, location));
    List<NightMetrics> joined =
        nights.stream().map(night -> night.succeeded(before.get(escaped(night.model)))).toList();
    files.write(
        "the metrics of the night", location, text(joined).getBytes(StandardCharsets.UTF_8));
  }

  private static String before(WholeFiles files, String location) {
    try {
      return new String(files.read("the metrics of the night", location), StandardCharsets.UTF_8);
    } catch (UserException missing) {
      return "";
    }
  }

  /** By the names of models as they are escaped. */
  private static Map<String, Instant> successes(String text) {
    Map<String, Instant> successes = new HashMap<>();
    Matcher sample = SUCCESS.matcher(text);
    while (sample.find()) {
      successes.put(sample.group(1), Instant.ofEpochSecond(Long.parseLong(sample.group(2))));
    }
    return successes;
  }

  /** This night, with an older success if it has none. */
  private NightMetrics succeeded(@Nullable Instant before) {
    return lastSuccess != null || before == null
        ? this
        : new NightMetrics(
            model,
            run,
            outcome,
            finished,
            before,
            images,
            newImages,
            quarantined,
            seconds,
            imagesPerSecond,
            worstClip);
  }

  /**
   * The file's text: metric after metric, in each the models by name.
   *
   * @throws IllegalArgumentException if two nights are of one model
   */
  static String text(List<NightMetrics> nights) {
    Map<String, NightMetrics> byModel = new TreeMap<>();
    for (NightMetrics night : nights) {
      if (byModel.put(escaped(night.model), night) != null) {
        throw new IllegalArgumentException("Two nights are of the model " + night.model);
      }
    }
    StringBuilder text = new StringBuilder();
    begin(text, "rangefinder_night_info", "The last night's run and how it ended.");
    byModel.forEach(
        (model, night) ->
            text.append(
                "rangefinder_night_info{model=\"%s\",run=\"%s\",outcome=\"%s\"} 1\n"
                    .formatted(model, escaped(night.run), escaped(night.outcome))));
    for (Metric metric : METRICS) {
      begin(text, metric.name, metric.help);
      byModel.forEach(
          (model, night) -> {
            Number value = metric.value.apply(night);
            if (value != null) {
              text.append("%s{model=\"%s\"} %s\n".formatted(metric.name, model, number(value)));
            }
          });
    }
    return text.toString();
  }

  private static void begin(StringBuilder text, String name, String help) {
    text.append("# HELP %s %s\n# TYPE %s gauge\n".formatted(name, help, name));
  }

  private static @Nullable Long seconds(@Nullable Instant instant) {
    return instant == null ? null : instant.getEpochSecond();
  }

  private static String number(Number value) {
    if (value instanceof Double real && real.isInfinite()) {
      return real > 0 ? "+Inf" : "-Inf";
    }
    return value.toString();
  }

  /** A label's value: three characters have escapes, no reader takes other control characters. */
  private static String escaped(String label) {
    return label
        .replaceAll("[\\p{Cc}&&[^\n]]|\\p{Cs}", "\uFFFD")
        .replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n");
  }
}
