package io.rangefinder.jobs.demo;

import io.rangefinder.jobs.execute.TensorFlowSession;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/** How often a frozen demo network is right, run by TensorFlow. */
final class FrozenAccuracy {
  private static final int BATCH = 50;

  private FrozenAccuracy() {}

  /** The share of the first {@code count} images whose class has the highest prediction. */
  static double measure(GraphDef network, DrawnImages images, int count) {
    try (TensorFlowSession session = TensorFlowSession.open(network)) {
      int correct = 0;
      for (int first = 0; first < count; first += BATCH) {
        DrawnBatch batch = new DrawnBatch(images, first, Math.min(BATCH, count - first));
        correct += batch.correct(predictions(session, batch));
      }
      return correct / (double) count;
    }
  }

  private static float[] predictions(TensorFlowSession session, DrawnBatch batch) {
    List<Output<?>> ends = session.tensors(List.of(DemoNetwork.INPUT, DemoNetwork.PREDICTIONS));
    try (TFloat32 input = batch.input();
        Result result = session.run(Map.of(ends.get(0), input), ends.subList(1, 2))) {
      TFloat32 predictions = (TFloat32) result.get(0);
      float[] scores = new float[Math.toIntExact(predictions.size())];
      predictions.copyTo(DataBuffers.of(scores, false, false));
      return scores;
    }
  }
}
