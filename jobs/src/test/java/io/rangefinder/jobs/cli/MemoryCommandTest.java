package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryCommandTest {
  @TempDir private Path folder;

  private static Properties settings(DrawnDataset dataset, int cores) throws IOException {
    Properties settings = new Properties();
    settings.load(
        new StringReader(
            CommandRun.done(
                    "memory",
                    "--config",
                    dataset.network().configuration(),
                    "--model",
                    dataset.network().model(),
                    "--executor-cores",
                    cores)
                .out()));
    return settings;
  }

  private static int mebibytes(Properties settings, String key) {
    String value = settings.getProperty(key);
    assertThat(value).matches("\\d+m");
    return Integer.parseInt(value.substring(0, value.length() - 1));
  }

  @Test
  void thePrintedFileHasWhatCalibrateAsksFor() throws IOException {
    DrawnDataset dataset = DrawnDataset.write(folder, 1);
    Properties one = settings(dataset, 1);
    Properties four = settings(dataset, 4);
    assertThat(four).hasSize(3).containsEntry("spark.executor.cores", "4");
    for (String key : new String[] {"spark.executor.memory", "spark.executor.memoryOverhead"}) {
      assertThat(mebibytes(four, key)).isGreaterThan(mebibytes(one, key));
    }
    String told =
        CommandRun.done(
                "calibrate",
                "--config",
                dataset.network().configuration(),
                "--model",
                dataset.network().model(),
                "--images",
                dataset.images(),
                "--master",
                "local[4]",
                "--output",
                folder.resolve("RUN"))
            .err();
    assertThat(told)
        .contains(
            "spark.executor.memory=" + four.getProperty("spark.executor.memory") + " (",
            "spark.executor.memoryOverhead=" + four.getProperty("spark.executor.memoryOverhead"));
  }

  @Test
  void anExecutorHasACore() {
    assertThat(
            CommandRun.of("memory", "--config=x", "--model=y", "--executor-cores=0").err())
        .contains("--executor-cores is 0, but must be at least 1.");
  }
}
