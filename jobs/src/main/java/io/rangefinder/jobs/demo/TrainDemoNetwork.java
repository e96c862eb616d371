package io.rangefinder.jobs.demo;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.EngineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * Trains the demo's network on drawn images and freezes it: this made the network that the project
 * ships, by {@code deploy/rangefinder demo --train FILE}.
 *
 * <p>No image is seen twice and the learning rate falls as half a cosine. Smoothed labels and a
 * small decay of filters and scales keep logits and folded weights within ranges that quantize
 * well. Seeds are fixed and TensorFlow runs on one thread, so that a machine makes the same network
 * each time.
 */
public final class TrainDemoNetwork {
  private static final long TRAINING_SEED = 1;
  private static final long HELD_OUT_SEED = 2;
  private static final int HELD_OUT_IMAGES = 2000;
  private static final int STEPS = 3500;
  private static final int WARM_UP_STEPS = 100;
  private static final int BATCH = 64;
  private static final double HIGHEST_RATE = 0.1;
  private static final float LABEL_SMOOTHING = 0.05f;
  private static final float MOVING_AVERAGE_DECAY = 0.98f;
  private static final int REPORT_EVERY = 100;

  private final TrainingGraph graph;
  private final Session session;
  private final int steps;
  private final DrawnImages images = new DrawnImages(TRAINING_SEED);
  private final Map<String, Constant> movingStatistics = new LinkedHashMap<>();

  private TrainDemoNetwork(TrainingGraph graph, Session session, int steps) {
    this.graph = graph;
    this.session = session;
    this.steps = steps;
  }

  /**
   * Trains the network, which takes some minutes on one core, and writes it to a file.
   *
   * @param progress takes a line every hundred steps and, last, the accuracy on held-out images
   * @throws UserException if the file cannot be written, before training where that can be known
   */
  public static void train(Path output, Consumer<String> progress) {
    requireWritable(output);
    GraphDef frozen = trained(STEPS, progress);
    write(frozen, output);
    DrawnImages heldOut = new DrawnImages(HELD_OUT_SEED);
    progress.accept(
        String.format(
            Locale.ROOT,
            "accuracy on %d held-out images: %.2f %%",
            HELD_OUT_IMAGES,
            100 * FrozenAccuracy.measure(frozen, heldOut, HELD_OUT_IMAGES)));
  }

  static GraphDef trained(int steps, Consumer<String> progress) {
    EngineProcess.settle();
    ConfigProto oneThread =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(1)
            .setInterOpParallelismThreads(1)
            .build();
    try (Graph graph = new Graph()) {
      TrainingGraph trainingGraph = new TrainingGraph(graph, BATCH, TRAINING_SEED);
      try (Session session = new Session(graph, oneThread)) {
        TrainDemoNetwork training = new TrainDemoNetwork(trainingGraph, session, steps);
        training.initialize();
        for (int step = 0; step < steps; step++) {
          training.step(step, progress);
        }
        return FrozenLayers.freeze(training.parameters());
      }
    }
  }

  private static void requireWritable(Path output) {
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder) || Files.isDirectory(output)) {
      throw new UserException(
          "The trained network cannot be written to "
              + output
              + ": name a file in an existing folder that you may write to.");
    }
  }

  private static void write(GraphDef graph, Path output) {
    try {
      Files.write(output, graph.toByteArray());
    } catch (IOException e) {
      throw new UserException("The trained network cannot be written to " + output + ": " + e, e);
    }
  }

  private void initialize() {
    Session.Runner runner = session.runner();
    for (Op initializer : graph.initializers()) {
      runner.addTarget(initializer);
    }
    runner.run().close();
  }

  private void step(int step, Consumer<String> progress) {
    DrawnBatch batch = new DrawnBatch(images, step * BATCH, BATCH);
    Session.Runner runner = session.runner().fetch(graph.loss()).fetch(graph.logits());
    for (Output<TFloat32> statistic : graph.batchStatistics().values()) {
      runner.fetch(statistic);
    }
    for (Op update : graph.updates()) {
      runner.addTarget(update);
    }
    try (TFloat32 input = batch.input();
        TFloat32 labels = batch.probabilities(LABEL_SMOOTHING);
        TFloat32 rate = TFloat32.scalarOf(rate(step));
        Result result =
            runner
                .feed(graph.input(), input)
                .feed(graph.labels(), labels)
                .feed(graph.rate(), rate)
                .run()) {
      int index = 2;
      for (String name : graph.batchStatistics().keySet()) {
        Constant batchStatistic = constant(result, index++);
        movingStatistics.merge(name, batchStatistic, TrainDemoNetwork::moved);
      }
      if ((step + 1) % REPORT_EVERY == 0) {
        float lossOfBatch = constant(result, 0).floats()[0];
        int correct = batch.correct(constant(result, 1).floats());
        progress.accept(
            String.format(
                Locale.ROOT,
                "step %d of %d: loss %.4f, %d of %d images right",
                step + 1,
                steps,
                lossOfBatch,
                correct,
                BATCH));
      }
    }
  }

  private float rate(int step) {
    double warmth = Math.min(1, (step + 1) / (double) WARM_UP_STEPS);
    return (float) (HIGHEST_RATE * warmth * (1 + StrictMath.cos(Math.PI * step / steps)) / 2);
  }

  private static Constant moved(Constant average, Constant batch) {
    float[] values = average.floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += (1 - MOVING_AVERAGE_DECAY) * (batch.floats()[i] - values[i]);
    }
    return Constant.ofFloats(average.shape(), values);
  }

  private Map<String, Constant> parameters() {
    Map<String, Constant> parameters = new LinkedHashMap<>(movingStatistics);
    for (Map.Entry<String, Operand<TFloat32>> parameter : graph.parameters().entrySet()) {
      try (Result result = session.runner().fetch(parameter.getValue()).run()) {
        parameters.put(parameter.getKey(), constant(result, 0));
      }
    }
    return parameters;
  }

  private static Constant constant(Result result, int index) {
    TFloat32 tensor = (TFloat32) result.get(index);
    int[] extents = new int[tensor.shape().numDimensions()];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = Math.toIntExact(tensor.shape().get(i));
    }
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return Constant.ofFloats(io.rangefinder.ir.Shape.of(extents), values);
  }
}
