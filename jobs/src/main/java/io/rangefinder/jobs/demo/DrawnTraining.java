package io.rangefinder.jobs.demo;

import io.rangefinder.jobs.train.TrainableGraph;
import io.rangefinder.jobs.train.Training;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TFloat32;

/**
 * How a graph of the demo's network is trained on drawn images: none is seen twice, the learning
 * rate rises evenly and then falls as half a cosine.
 *
 * @param seed of the images
 * @param firstBatch how many batches of them were used before
 * @param steps how many batches are used
 * @param warmUpSteps after how many the highest rate is reached
 */
record DrawnTraining(long seed, int firstBatch, int steps, double highestRate, int warmUpSteps) {
  static final int BATCH = 64;

  private static final float MOMENTUM = 0.9f;
  private static final float LABEL_SMOOTHING = 0.05f;
  private static final int REPORT_EVERY = 100;

  /**
   * Trains.
   *
   * @param graph that of {@link TrainableLayers#network}, or what was made of it
   * @param values what variables begin with, where that is not what the graph says
   * @param progress takes a line every hundred steps
   * @return the values of all variables, by name
   */
  SortedMap<String, TensorProto> train(
      TrainableGraph graph, Map<String, TensorProto> values, Consumer<String> progress) {
    DrawnImages images = new DrawnImages(seed);
    try (Training training = Training.begin(graph, TrainableLayers.LOSS, MOMENTUM, values)) {
      for (int step = 0; step < steps; step++) {
        DrawnBatch batch = new DrawnBatch(images, (firstBatch + step) * BATCH, BATCH);
        try (TFloat32 input = batch.input();
            TFloat32 labels = batch.probabilities(LABEL_SMOOTHING)) {
          float loss =
              training.step(
                  Map.of(DemoNetwork.INPUT, input, TrainableLayers.LABELS, labels), rate(step));
          if ((step + 1) % REPORT_EVERY == 0) {
            progress.accept(
                String.format(Locale.ROOT, "step %d of %d: loss %.4f", step + 1, steps, loss));
          }
        }
      }
      return training.values();
    }
  }

  private float rate(int step) {
    double warmth = Math.min(1, (step + 1) / (double) warmUpSteps);
    return (float) (highestRate * warmth * (1 + StrictMath.cos(Math.PI * step / steps)) / 2);
  }
}
