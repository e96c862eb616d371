package io.rangefinder.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.InstalledTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The DAG of Airflow and the line of cron. */
final class ScheduleFilesTest {
  private static final Path DAG = DeploymentFiles.DEPLOY.resolve("airflow/rangefinder_night.py");
  private static final Path CRON = DeploymentFiles.DEPLOY.resolve("cron/rangefinder-night");

  @TempDir private Path folder;

  /** Of Airflow as much as the file asks for, in the form that keeps what it was told. */
  private static final Map<String, String> AIRFLOW =
      Map.of(
          "airflow/__init__.py",
          "",
          "airflow/exceptions.py",
          """
          class AirflowException(Exception): pass
          class AirflowFailException(AirflowException): pass
          """,
          "airflow/sdk.py",
          """
          told = {}
          def dag(**settings):
              told["dag"] = settings
              return lambda function: function
          def task(**settings):
              told["task"] = settings
              def keep(function):
                  told["run"] = function
                  return lambda: None
              return keep
          """,
          "harness.py",
          """
          import datetime, runpy, sys
          from airflow import sdk
          runpy.run_path(sys.argv[1])
          dag, task, run = sdk.told["dag"], sdk.told["task"], sdk.told["run"]
          assert dag["catchup"] is False and dag["max_active_runs"] == 1, dag
          assert dag["schedule"].split()[1] not in ("1", "2", "3"), dag
          assert dag["start_date"].utcoffset() == datetime.timedelta(0), dag
          assert task["retries"] == 1, task
          run.__globals__["COMMAND"] = ["/bin/sh", "-c", 'echo "$@"; exit ' + sys.argv[2], "night"]
          try:
              run()
              print("success")
          except Exception as failure:
              print(type(failure).__name__ + ": " + str(failure))
          """);

  private static InstalledTool python() {
    return InstalledTool.orSkip("python3", "python3");
  }

  @Test
  void pythonParsesTheDag() {
    assertThat(python().run("-c", "import ast,sys; ast.parse(open(sys.argv[1]).read())", DAG))
        .isEqualTo(new InstalledTool.Ended(0, ""));
  }

  @Test
  void pyflakesHasNothingToSayOfTheDag() {
    assertThat(InstalledTool.orSkip("pyflakes3", "pyflakes3").run(DAG))
        .isEqualTo(new InstalledTool.Ended(0, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | success
          2 | AirflowFailException: exit code 2: the input is at fault
          3 | AirflowException: exit code 3
          4 | AirflowFailException: exit code 4: a gate said no, or another night was first
          """)
  void onlyWhatMayGoWellTheSecondTimeIsTriedAgain(int exitCode, String end) throws IOException {
    for (Map.Entry<String, String> file : AIRFLOW.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    InstalledTool.Ended night = python().run(folder.resolve("harness.py"), DAG, exitCode);
    assertThat(night.exitCode()).as(night.output()).isZero();
    List<String> lines = night.output().lines().toList();
    assertThat(lines.get(0)).isEqualTo("recalibrate --config /opt/rangefinder/conf/nightly.conf");
    assertThat(lines.get(1)).startsWith(end);
  }

  @Test
  void cronRunsTheNightOnceADayOutsideTheHoursThatClocksSkip() {
    List<String> lines =
        DeploymentFiles.text(CRON).lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(lines).contains("CRON_TZ=Etc/UTC");
    assertThat(lines.get(lines.size() - 1))
        .matches("10 4 \\* \\* \\* rangefinder .* recalibrate --config conf/nightly.conf .*")
        .doesNotContain("%");
    assertThat(DeploymentFiles.text(CRON)).endsWith("\n");
  }
}
