package io.rangefinder.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.jobs.train.TrainableGraph;
import io.rangefinder.jobs.train.Training;
import io.rangefinder.qat.Rewritten;
import io.rangefinder.qat.TrainingGraph;
import io.rangefinder.qat.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TFloat32;

/**
 * The demo's network, rewritten for quantization-aware training.
 *
 * <p>It computes the same with other roundings. Where a value lies so near to 0 that only one of
 * the two lets its Relu6 pass the gradient, weights go apart by a part of a step; so steps are
 * small.
 */
final class RewrittenNetworkTest {
  private static final long SEED = 3;
  private static final int BATCH = 32;
  private static final float RATE = 5e-4f;
  private static final float MOMENTUM = 0.9f;
  private static final int NEVER = 1_000_000;

  @Test
  void beforeTheDelayTheLossIsTheOriginals() {
    MetaGraphDef network = TrainableLayers.network(SEED);

    List<Double> losses = losses(network, 10);
    List<Double> rewritten = losses(rewritten(NEVER), 10);

    for (int step = 0; step < 10; step++) {
      assertThat(rewritten.get(step)).as("step " + step).isCloseTo(losses.get(step), within(1e-5));
    }
  }

  @Test
  void quantizationBeginsWithTheRunOfTheDelay() {
    List<Double> never = losses(rewritten(NEVER), 5);
    List<Double> fromTheFourth = losses(rewritten(4), 5);

    assertThat(fromTheFourth.subList(0, 3)).isEqualTo(never.subList(0, 3));
    assertThat(fromTheFourth.get(3)).isNotEqualTo(never.get(3));
  }

  @Test
  void twoTrainingsGiveTheSameBytes() {
    SortedMap<String, TensorProto> first = trained(rewritten(2), 4, new ArrayList<>());
    SortedMap<String, TensorProto> second = trained(rewritten(2), 4, new ArrayList<>());

    assertThat(second.keySet()).isEqualTo(first.keySet());
    assertThat(second.keySet()).allMatch(name -> second.get(name).equals(first.get(name)));
  }

  private static MetaGraphDef rewritten(int delay) {
    MetaGraphDef network = TrainableLayers.network(SEED);
    Rewritten rewritten =
        TrainingGraph.rewrite(
            network.getGraphDef(),
            TrainingOptions.standard()
                .endingIn(List.of(TrainableLayers.LOSS, DemoNetwork.PREDICTIONS))
                .delayedBy(delay));
    return network.toBuilder().setGraphDef(rewritten.graph()).build();
  }

  private static List<Double> losses(MetaGraphDef network, int steps) {
    List<Double> losses = new ArrayList<>();
    trained(network, steps, losses);
    return losses;
  }

  private static SortedMap<String, TensorProto> trained(
      MetaGraphDef network, int steps, List<Double> losses) {
    DrawnImages images = new DrawnImages(SEED);
    try (Training training =
        Training.begin(TrainableGraph.of(network), TrainableLayers.LOSS, MOMENTUM, Map.of())) {
      for (int step = 0; step < steps; step++) {
        DrawnBatch batch = new DrawnBatch(images, step * BATCH, BATCH);
        try (TFloat32 input = batch.input();
            TFloat32 labels = batch.probabilities(0)) {
          losses.add(
              (double)
                  training.step(
                      Map.of(DemoNetwork.INPUT, input, TrainableLayers.LABELS, labels), RATE));
        }
      }
      return training.values();
    }
  }
}
