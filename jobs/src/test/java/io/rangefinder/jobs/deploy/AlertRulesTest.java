package io.rangefinder.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.InstalledTool;
import io.rangefinder.jobs.monitor.NightMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlertRulesTest {
  private static final Path RULES =
      DeploymentFiles.DEPLOY.resolve("prometheus/rangefinder.rules.yml");

  @TempDir private Path folder;

  @Test
  void prometheusTakesTheRules() {
    InstalledTool.Ended check =
        InstalledTool.orSkip("promtool", "prometheus").run("check", "rules", RULES);
    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(check.output()).contains("SUCCESS: 4 rules found");
  }

  /** A model that succeeded at hour 0 and 24 and then never, one that never did, a CronJob. */
  @Test
  void alertsComeAfterADayAndAHalfAndNotBefore() throws IOException {
    Path test = folder.resolve("test.yml");
    Files.writeString(
        test,
        """
        rule_files: ['%s']
        evaluation_interval: 1h
        tests:
          - interval: 1h
            input_series:
              - series: 'rangefinder_night_last_success_timestamp_seconds{model="net"}'
                values: '0x23 86400x60'
              - series: 'rangefinder_night_finished_timestamp_seconds{model="net"}'
                values: '0x23 86400x23 172800x36'
              - series: 'rangefinder_night_finished_timestamp_seconds{model="never"}'
                values: '0x80'
              - series: 'kube_cronjob_status_last_successful_time{namespace="n",cronjob="rangefinder-night"}'
                values: '0x80'
            alert_rule_test:
              - {eval_time: 35h, alertname: RangefinderNoSuccess}
              - {eval_time: 60h, alertname: RangefinderNoSuccess}
              - eval_time: 61h
                alertname: RangefinderNoSuccess
                exp_alerts:
                  - exp_labels: {severity: warning, model: net}
                    exp_annotations:
                      summary: "No night of net has succeeded for 1d 13h 0m 0s"
                      description: "Ask 'rangefinder recalibrate --config conf/nightly.conf --status' for the reason."
              - {eval_time: 35h, alertname: RangefinderNeverSucceeded}
              - eval_time: 37h
                alertname: RangefinderNeverSucceeded
                exp_alerts:
                  - exp_labels: {severity: warning, model: never}
                    exp_annotations:
                      summary: "No night of never has succeeded yet"
                      description: "Ask 'rangefinder recalibrate --config conf/nightly.conf --status' for the reason."
              - {eval_time: 61h, alertname: RangefinderNightFileGone}
              - {eval_time: 36h, alertname: RangefinderCronJobNoSuccess}
              - eval_time: 37h
                alertname: RangefinderCronJobNoSuccess
                exp_alerts:
                  - exp_labels: {severity: warning, namespace: n, cronjob: rangefinder-night}
                    exp_annotations:
                      summary: "The CronJob n/rangefinder-night has not succeeded for 1d 13h 0m 0s"
                      description: "Read the last job's log, or ask 'rangefinder recalibrate --status'."
          - interval: 1h
            input_series: []
            alert_rule_test:
              - {eval_time: 35h, alertname: RangefinderNightFileGone}
              - eval_time: 37h
                alertname: RangefinderNightFileGone
                exp_alerts:
                  - exp_labels: {severity: warning}
                    exp_annotations:
                      summary: "No night has left its metrics"
                      description: "Look whether the scheduler runs, and whether the collector reads night.prom. Without night.prom, on Kubernetes, remove this rule."
        """
            .formatted(RULES));
    InstalledTool.Ended run =
        InstalledTool.orSkip("promtool", "prometheus").run("test", "rules", test);
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @Test
  void theRulesAskForMetricsThatNightsWrite() throws IOException {
    Path file = folder.resolve("night.prom");
    NightMetrics.write(
        file.toString(),
        List.of(
            new NightMetrics(
                "net",
                "net-1",
                "kept",
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                1,
                0,
                1,
                1,
                OptionalDouble.of(0))),
        new Configuration(false));
    String metrics = DeploymentFiles.text(file);
    List<String> asked =
        Pattern.compile("rangefinder_night_\\w+")
            .matcher(DeploymentFiles.text(RULES))
            .results()
            .map(found -> found.group())
            .toList();
    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(metrics).contains("\n" + name + "{"));
  }
}
