package io.rangefinder.jobs.demo;

import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.jobs.train.WrittenCheckpoint;
import io.rangefinder.qat.EvaluationGraph;
import io.rangefinder.qat.EvaluationOptions;
import io.rangefinder.qat.Rewritten;
import io.rangefinder.qat.TrainingGraph;
import io.rangefinder.qat.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorProto;

/**
 * Trains the demo's network float, rewrites its graph and trains it on, so that it learns to live
 * with its codes.
 *
 * <p>Everything is left in a folder as a training in Python would leave it: graphs as {@code .meta}
 * files, variables as checkpoints.
 */
public final class QuantizedTraining {
  private static final long SEED = 1;
  private static final int FLOAT_STEPS = 1500;
  private static final double FLOAT_RATE = 0.1;
  private static final int FLOAT_WARM_UP = 100;
  private static final int QUANTIZED_STEPS = 500;
  private static final double QUANTIZED_RATE = 0.01;
  private static final int QUANTIZED_WARM_UP = 1;
  private static final int DELAY = 100;
  private static final String EVALUATION = "eval_quant.pb";

  private final Path folder;
  private final WholeFiles files;
  private final Consumer<String> progress;

  /**
   * A training that leaves its files in an existing folder.
   *
   * @param progress takes a line every hundred steps
   */
  public QuantizedTraining(Path folder, WholeFiles files, Consumer<String> progress) {
    this.folder = folder;
    this.files = files;
    this.progress = progress;
  }

  /**
   * A graph and its variables as files.
   *
   * @param graph a {@code .meta} or a GraphDef
   * @param checkpoint what the checkpoint's files begin with
   */
  public record Trained(String graph, String checkpoint) {}

  /** Trains the float network. */
  public Trained trainFloat() {
    return write("float", network(), floats().train(network(), Map.of(), progress));
  }
}
