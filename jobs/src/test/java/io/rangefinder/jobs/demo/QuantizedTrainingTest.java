package io.rangefinder.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.freeze.FreezeConfig;
import io.rangefinder.jobs.freeze.FreezeJob;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.jobs.train.CheckpointValues;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.FrozenGraph;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuantizedTrainingTest {
  @TempDir private Path folder;

  private final WholeFiles files = new WholeFiles(Configuration::new);

  @Test
  void freezingTellsWhetherTrainingQuantized() {
    FrozenGraph trained = frozen(trained(folder, 2, 1));

    assertThat(trained.warnings()).isEmpty();
    assertThat(trained.graph().getNodeList())
        .filteredOn(node -> node.getOp().equals("FakeQuantWithMinMaxVars"))
        .hasSizeGreaterThan(20)
        .noneMatch(node -> node.getName().contains("labels"));
  }

  @Test
  void freezingWhatTrainingBeginsWithNamesEveryRange() {
    QuantizedTraining.Trained trained = trained(folder, 1, 1);

    assertThat(
            frozen(new QuantizedTraining.Trained(trained.graph(), trained.checkpoint() + "-0"))
                .warnings())
        .hasSizeGreaterThan(20)
        .anyMatch(warning -> warning.contains("was never averaged"))
        .anyMatch(warning -> warning.contains("as before any training"))
        .anyMatch(warning -> warning.contains("counts 0 runs of the 1 that it waits"));
  }

  @Test
  void twoTrainingsLeaveTheSameFiles() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    QuantizedTraining.Trained first = trained(folder, 3, 2);
    QuantizedTraining.Trained second = trained(other, 3, 2);

    for (String ending : List.of(".index", ".data-00000-of-00001")) {
      assertThat(Path.of(second.checkpoint() + ending))
          .hasSameBinaryContentAs(Path.of(first.checkpoint() + ending));
    }
    assertThat(Path.of(second.graph())).hasSameBinaryContentAs(Path.of(first.graph()));
    assertThat(CheckpointValues.read(files, first.checkpoint())).isNotEmpty();
  }

  private QuantizedTraining.Trained trained(Path into, int steps, int delay) {
    QuantizedTraining training =
        new QuantizedTraining(
            into, new QuantizedTraining.Lengths(1, steps, delay, delay), files, line -> {});
    return training.trainQuantized(training.trainFloat(), 8);
  }

  private FrozenGraph frozen(QuantizedTraining.Trained trained) {
    return new FreezeJob(
            new FreezeConfig(
                ModelLocation.of(trained.graph(), trained.checkpoint()),
                Optional.empty(),
                Optional.empty(),
                KeyOptions.PLAIN,
                FreezeRequest.of(List.of(QuantizedTraining.OUTPUT))),
            files)
        .run()
        .frozen();
  }
}
