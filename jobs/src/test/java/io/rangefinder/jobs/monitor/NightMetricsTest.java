package io.rangefinder.jobs.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.InstalledTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NightMetricsTest {
  private static final Configuration HADOOP = new Configuration(false);
  private static final Instant MONDAY = Instant.parse("2026-11-30T04:12:07Z");
  private static final Instant TUESDAY = Instant.parse("2026-12-01T04:09:00Z");
  private static final String HOSTILE = "a\"b\\n}{\n# HELP x\té\\";
  private static final String SUCCESS = "rangefinder_night_last_success_timestamp_seconds";

  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE) (rangefinder_night_[a-z_]+) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(rangefinder_night_[a-z_]+)\\{((?:[a-z]+=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\",?)+)} (\\S+)");

  @TempDir private Path folder;

  private static NightMetrics night(String model, String outcome, Instant finished) {
    boolean success = outcome.equals("published") || outcome.equals("kept");
    return new NightMetrics(
        model,
        model + "-2026-11-30",
        outcome,
        finished,
        success ? finished : null,
        20_200,
        200,
        3,
        61.5,
        1e-5,
        OptionalDouble.of(0.0004));
  }

  /** Every line of the text as the format has it: the samples, by name and labels. */
  private static Map<String, Double> samples(String text) {
    assertThat(text).endsWith("\n");
    Map<String, Double> samples = new HashMap<>();
    String described = "";
    for (String line : text.lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (comment.matches()) {
        if (comment.group(1).equals("HELP")) {
          assertThat(samples.keySet()).noneMatch(key -> key.startsWith(comment.group(2) + "{"));
          described = comment.group(2);
        } else {
          assertThat(line).isEqualTo("# TYPE " + described + " gauge");
        }
      } else {
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(sample.group(1)).isEqualTo(described);
        String key = sample.group(1) + "{" + sample.group(2) + "}";
        assertThat(samples.put(key, Double.valueOf(sample.group(3)))).as(key).isNull();
      }
    }
    return samples;
  }

  private static String write(Path file, NightMetrics... nights) throws IOException {
    NightMetrics.write(file.toString(), List.of(nights), HADOOP);
    return Files.readString(file);
  }

  @Test
  void everyFigureHasItsSample() {
    assertThat(samples(NightMetrics.text(List.of(night("net", "kept", MONDAY)))))
        .isEqualTo(
            Map.of(
                "rangefinder_night_info{model=\"net\",run=\"net-2026-11-30\",outcome=\"kept\"}",
                1.0,
                SUCCESS + "{model=\"net\"}",
                1796011927.0,
                "rangefinder_night_finished_timestamp_seconds{model=\"net\"}",
                1796011927.0,
                "rangefinder_night_images{model=\"net\"}",
                20_200.0,
                "rangefinder_night_new_images{model=\"net\"}",
                200.0,
                "rangefinder_night_quarantined_images{model=\"net\"}",
                3.0,
                "rangefinder_night_duration_seconds{model=\"net\"}",
                61.5,
                "rangefinder_night_images_per_second{model=\"net\"}",
                1e-5,
                "rangefinder_night_worst_clip_ratio{model=\"net\"}",
                0.0004));
  }

  @Test
  void modelsStandInOneOrderWhateverTheOrderTheyRanIn() {
    NightMetrics a = night("a", "kept", MONDAY);
    NightMetrics b = night("b", "refused", MONDAY);
    assertThat(NightMetrics.text(List.of(b, a))).isEqualTo(NightMetrics.text(List.of(a, b)));
    assertThat(samples(NightMetrics.text(List.of(a, b)))).hasSize(17);
    assertThatThrownBy(() -> NightMetrics.text(List.of(a, a)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Two nights are of the model a");
  }

  @Test
  void aHostileNameStaysWithinItsLabel() {
    assertThat(samples(NightMetrics.text(List.of(night(HOSTILE, "kept", MONDAY)))))
        .hasSize(9)
        .containsEntry(
            "rangefinder_night_images{model=\"a\\\"b\\\\n}{\\n# HELP x\uFFFDé\\\\\"}", 20_200.0);
  }

  @Test
  void aFailedNightKeepsTheTimeOfTheLastSuccess() throws IOException {
    Path file = folder.resolve("night.prom");
    write(file, night(HOSTILE, "published", MONDAY), night("other", "kept", MONDAY));
    String tuesday = write(file, night(HOSTILE, "alarm", TUESDAY), night("other", "kept", TUESDAY));
    Map<String, Double> samples = samples(tuesday);
    assertThat(samples)
        .containsEntry(SUCCESS + "{model=\"other\"}", (double) TUESDAY.getEpochSecond())
        .containsEntry(
            SUCCESS + "{model=\"a\\\"b\\\\n}{\\n# HELP x\uFFFDé\\\\\"}",
            (double) MONDAY.getEpochSecond());
    assertThat(write(file, night(HOSTILE, "alarm", TUESDAY), night("other", "kept", TUESDAY)))
        .isEqualTo(tuesday);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aModelThatNeverSucceededHasNoTimeOfSuccess() throws IOException {
    assertThat(write(folder.resolve("night.prom"), night("net", "refused", MONDAY)))
        .doesNotContain(SUCCESS + "{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no metrics",
        SUCCESS + "{model=\"net\"} 99999999999999999999\n",
        SUCCESS + "{model=\"net\"} -\n" + SUCCESS + "{model=\"net",
        SUCCESS + "{model=\"net\"}",
        "\u0000\uFFFD" + SUCCESS
      })
  void aDamagedFileIsWrittenAnew(String before) throws IOException {
    Path file = Files.writeString(folder.resolve("night.prom"), before);
    assertThat(write(file, night("net", "refused", MONDAY)))
        .isEqualTo(NightMetrics.text(List.of(night("net", "refused", MONDAY))));
  }

  @Test
  void ofADamagedFileWhatIsWholeIsKept() throws IOException {
    Path file = folder.resolve("night.prom");
    byte[] before =
        ("# HELP cut of\n" + SUCCESS + "{model=\"net\"} 1796011927\nrangefinder_night_im?")
            .getBytes(StandardCharsets.UTF_8);
    before[before.length - 1] = (byte) 0xC3;
    Files.write(file, before);
    assertThat(samples(write(file, night("net", "refused", TUESDAY))))
        .containsEntry(SUCCESS + "{model=\"net\"}", 1796011927.0);
  }

  @Test
  void whereItCannotBeWrittenTheFileIsNamed() {
    Path file = folder.resolve("missing").resolve("night.prom");
    assertThatThrownBy(() -> write(file, night("net", "kept", MONDAY)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot write the metrics of the night to '%s'".formatted(file));
  }

  @Test
  void prometheusTakesEveryLine() throws IOException {
    InstalledTool promtool = InstalledTool.orSkip("promtool", "prometheus");
    Path file = folder.resolve("night.prom");
    write(
        file,
        night(HOSTILE, "published", MONDAY),
        night("net", "refused", MONDAY),
        night("größe/ü", "kept", MONDAY));
    assertThat(promtool.run(file, Map.of(), "check", "metrics"))
        .isEqualTo(new InstalledTool.Ended(0, ""));
    Files.writeString(file, "half{a=\"");
    assertThat(promtool.run(file, Map.of(), "check", "metrics").exitCode()).isEqualTo(1);
  }
}
