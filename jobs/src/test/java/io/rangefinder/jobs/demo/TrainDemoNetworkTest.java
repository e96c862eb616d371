package io.rangefinder.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.GraphDef;

final class TrainDemoNetworkTest {
  @Test
  void twoTrainingsGiveTheSameNetwork() {
    GraphDef network = TrainDemoNetwork.trained(3, line -> {});

    assertThat(TrainDemoNetwork.trained(3, line -> {})).isEqualTo(network);
  }

  @Test
  void moreStepsGiveAnotherNetwork() {
    assertThat(TrainDemoNetwork.trained(1, line -> {}))
        .isNotEqualTo(TrainDemoNetwork.trained(2, line -> {}));
  }

  @Test
  void aFolderCannotBeTheOutput(@TempDir Path folder) {
    assertThatThrownBy(() -> TrainDemoNetwork.train(folder, line -> {}))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The trained network cannot be written to %s: name a file in an existing folder that"
                + " you may write to.",
            folder);
  }

  @Test
  void freezingRefusesANetworkWithoutItsParameters() {
    assertThatThrownBy(() -> FrozenLayers.freeze(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the network was trained without stem/weights");
  }
}
