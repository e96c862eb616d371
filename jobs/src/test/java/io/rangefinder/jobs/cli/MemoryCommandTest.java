package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.execute.BatchSize;
import io.rangefinder.jobs.execute.ExecutorMemory;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.MemoryNeed;
import io.rangefinder.jobs.store.StoredFiles;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.model.ModelSource;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
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
  void anExecutorOfThePrintedFileWantsForNothing() throws IOException {
    DrawnDataset dataset = DrawnDataset.write(folder, 1);
    Properties one = settings(dataset, 1);
    Properties four = settings(dataset, 4);
    assertThat(four).hasSize(3).containsEntry("spark.executor.cores", "4");
    for (String key : new String[] {"spark.executor.memory", "spark.executor.memoryOverhead"}) {
      assertThat(mebibytes(four, key)).isGreaterThan(mebibytes(one, key));
    }
    DeployableModel model =
        ModelConfig.read(dataset.network().configuration(), List.of())
            .deploy(
                new ModelSource(
                    ModelLocation.of(dataset.network().model().toString()),
                    new StoredFiles(new Configuration())));
    assertThat(
            MemoryNeed.of(LoweredGraph.of(model, BatchSize.of(0, model)), 4)
                .shortfalls(
                    new ExecutorMemory(
                        4,
                        (long) mebibytes(four, "spark.executor.memory") << 20,
                        "spark.executor.memory",
                        OptionalLong.of(
                            (long) mebibytes(four, "spark.executor.memoryOverhead") << 20))))
        .isEmpty();
  }

  @Test
  void anExecutorHasACore() {
    assertThat(CommandRun.of("memory", "--config=x", "--model=y", "--executor-cores=0").err())
        .contains("--executor-cores is 0, but must be at least 1.");
  }
}
