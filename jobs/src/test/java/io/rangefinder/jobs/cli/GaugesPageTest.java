package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What Prometheus finds at a running job. */
final class GaugesPageTest {
  private static final String GAUGE =
      "metrics_rangefinder_driver_plugin_io_rangefinder_jobs_monitor_JobGauges_";

  private static String page(SparkOptions.OpenSpark spark) throws IOException {
    URI address =
        URI.create(spark.session().sparkContext().uiWebUrl().get() + "/metrics/prometheus/");
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static SparkOptions.OpenSpark open(String... settings) {
    SparkOptions options = new SparkOptions();
    CommandLine.populateCommand(options, settings);
    return options.open("test");
  }

  @Test
  void theGaugesFollowTheJob() throws IOException {
    try (SparkOptions.OpenSpark spark =
            open("--master=local[1]", "--conf=spark.ui.enabled=true", "--conf=spark.ui.port=0");
        ConsoleProgress progress = new ConsoleProgress(new PrintWriter(new StringWriter()))) {
      AtomicLong done = new AtomicLong(3);
      progress.begin("calibrate", 40, done::get);
      assertThat(page(spark).lines())
          .contains(
              GAUGE + "imagesToDo_Number{type=\"gauges\"} 40",
              GAUGE + "imagesDone_Number{type=\"gauges\"} 3");
      done.set(17);
      assertThat(page(spark).lines())
          .contains(GAUGE + "imagesDone_Value{type=\"gauges\"} 17")
          .anyMatch(line -> line.startsWith(GAUGE + "imagesQuarantined_Number"))
          .anyMatch(line -> line.startsWith(GAUGE + "stages_Number"));
    }
  }

  @Test
  void aRunWithoutUserInterfaceHasNoPlugin() {
    try (SparkOptions.OpenSpark spark = open("--master=local[1]")) {
      assertThat(spark.session().sparkContext().conf().contains("spark.plugins")).isFalse();
    }
  }

  @Test
  void aPluginOfTheUserStays() {
    String theirs = "io.rangefinder.jobs.cli.GaugesPageTest$Theirs";
    try (SparkOptions.OpenSpark spark =
        open(
            "--master=local[1]",
            "--conf=spark.ui.enabled=true",
            "--conf=spark.ui.port=0",
            "--conf=spark.plugins=" + theirs)) {
      assertThat(spark.session().sparkContext().conf().get("spark.plugins"))
          .isEqualTo(theirs + ",io.rangefinder.jobs.monitor.JobGauges");
    }
  }

  /** A plugin that does nothing. */
  public static final class Theirs implements org.apache.spark.api.plugin.SparkPlugin {
    @Override
    public org.apache.spark.api.plugin.DriverPlugin driverPlugin() {
      return null;
    }

    @Override
    public org.apache.spark.api.plugin.ExecutorPlugin executorPlugin() {
      return null;
    }
  }
}
