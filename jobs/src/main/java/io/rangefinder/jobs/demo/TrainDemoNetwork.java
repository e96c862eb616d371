package io.rangefinder.jobs.demo;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.train.TrainableGraph;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;

/**
 * Trains the demo's network on drawn images and freezes it, by {@code deploy/rangefinder demo
 * --train FILE}: the project ships one that was made so.
 *
 * <p>Smoothed labels and a small decay of filters and scales keep logits and folded weights within
 * ranges that quantize well. Seeds are fixed and TensorFlow runs on one thread, so that a machine
 * makes the same network each time.
 */
public final class TrainDemoNetwork {
  private static final long TRAINING_SEED = 1;
  private static final long HELD_OUT_SEED = 2;
  private static final int HELD_OUT_IMAGES = 2000;
  private static final int STEPS = 3500;
  private static final int WARM_UP_STEPS = 100;
  private static final double HIGHEST_RATE = 0.1;

  private TrainDemoNetwork() {}

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
    DrawnTraining training =
        new DrawnTraining(TRAINING_SEED, 0, steps, HIGHEST_RATE, WARM_UP_STEPS);
    Map<String, Constant> parameters = new LinkedHashMap<>();
    training
        .train(TrainableGraph.of(TrainableLayers.network(TRAINING_SEED)), Map.of(), progress)
        .forEach((name, value) -> parameters.put(name, constant(value)));
    return FrozenLayers.freeze(parameters);
  }

  private static Constant constant(TensorProto tensor) {
    int[] extents =
        tensor.getTensorShape().getDimList().stream()
            .mapToInt(dim -> Math.toIntExact(dim.getSize()))
            .toArray();
    FloatBuffer stored =
        tensor
            .getTensorContent()
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] values = new float[stored.remaining()];
    stored.get(values);
    return Constant.ofFloats(Shape.of(extents), values);
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
}
