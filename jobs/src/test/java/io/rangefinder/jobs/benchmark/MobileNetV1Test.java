package io.rangefinder.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import org.junit.jupiter.api.Test;

final class MobileNetV1Test {
  @Test
  void fullNetworkHasTheLayersOfTheOriginal() {
    Graph graph = MobileNetV1.named("mobilenet_1.0_224").build().graph();

    assertThat(graph.tensor("input").shape()).isEqualTo(Shape.of(1, 224, 224, 3));
    assertThat(graph.tensor("conv_0").shape()).isEqualTo(Shape.of(1, 112, 112, 32));
    assertThat(graph.tensor("conv_13_pointwise").shape()).isEqualTo(Shape.of(1, 7, 7, 1024));
    assertThat(graph.tensor("predictions").shape()).isEqualTo(Shape.of(1, 1001));
    assertThat(graph.activations()).hasSize(32);
  }

  @Test
  void narrowNetworkHasFewerChannels() {
    Graph graph = MobileNetV1.named("mobilenet_0.25_128").build().graph();

    assertThat(graph.tensor("conv_13_pointwise").shape()).isEqualTo(Shape.of(1, 4, 4, 256));
  }

  @Test
  void weightsAreTheSameAtEveryCall() {
    MobileNetV1 network = MobileNetV1.named("mobilenet_0.25_128");

    assertThat(network.build().fingerprint()).isEqualTo(network.build().fingerprint());
  }

  @Test
  void otherNamesAreRefused() {
    assertThatThrownBy(() -> MobileNetV1.named("mobilenet_2.0_224"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no network 'mobilenet_2.0_224'")
        .hasMessageContaining("mobilenet_WIDTH_SIDE");
  }
}
