package io.rangefinder.jobs.demo;

import io.rangefinder.jobs.qat.RewriteJob;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.jobs.train.CheckpointValues;
import io.rangefinder.jobs.train.InitializeConfig;
import io.rangefinder.jobs.train.InitializeJob;
import io.rangefinder.jobs.train.TrainableGraph;
import io.rangefinder.qat.EvaluationOptions;
import io.rangefinder.qat.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.tensorflow.proto.TensorProto;

/**
 * Trains the demo's network float, rewrites its graph and trains it on, so that it learns to live
 * with its codes.
 *
 * <p>Everything is left in a folder as training in Python would leave it: graphs as {@code .meta},
 * variables as checkpoints.
 */
public final class QuantizedTraining {
  /** What the network gives, as the configuration names it. */
  public static final String OUTPUT = DemoNetwork.PREDICTIONS;

  private static final long SEED = 1;
  private static final double FLOAT_RATE = 0.1;
  private static final int FLOAT_WARM_UP = 100;
  private static final double QUANTIZED_RATE = 0.02;
  private static final int QUANTIZED_WARM_UP = 1;

  private final Path folder;
  private final Lengths lengths;
  private final WholeFiles files;
  private final Consumer<String> progress;

  /**
   * A training that leaves its files in an existing folder; older ones of the same names are
   * replaced.
   *
   * @param progress takes a line every hundred steps
   */
  public QuantizedTraining(
      Path folder, Lengths lengths, WholeFiles files, Consumer<String> progress) {
    this.folder = folder;
    this.lengths = lengths;
    this.files = files;
    this.progress = progress;
  }

  /**
   * How long is trained, in steps.
   *
   * @param floats of the float network
   * @param quantized of the rewritten one
   * @param delay before the first that is quantized
   * @param freezeDelay before batch norms use moving statistics
   */
  public record Lengths(int floats, int quantized, int delay, int freezeDelay) {
    /** A fifth as many steps with quantization as without; it begins after a sixth of them. */
    public static Lengths of(int floats) {
      int quantized = Math.max(3, floats / 5);
      return new Lengths(floats, quantized, quantized / 6, 2 * quantized / 3);
    }
  }

  /**
   * A graph and its variables as files.
   *
   * @param graph location of a {@code .meta} or a GraphDef
   * @param checkpoint what the checkpoint's files begin with
   */
  public record Trained(String graph, String checkpoint) {}

  /** Trains the float network, from values of its own. */
  public Trained trainFloat() {
    Trained trained = files("float");
    files.write("the graph", trained.graph(), TrainableLayers.network(SEED).toByteArray());
    train(
        trained, Map.of(), new DrawnTraining(SEED, 0, lengths.floats(), FLOAT_RATE, FLOAT_WARM_UP));
    return trained;
  }

  /** Trains a float network on as it is, by as many steps as others take with quantization. */
  public Trained trainOn(Trained floats) {
    Trained trained = files("float_trained_on");
    files.write("the graph", trained.graph(), files.read("the graph", floats.graph()));
    train(trained, CheckpointValues.read(files, floats.checkpoint()), secondTraining());
    return trained;
  }

  private DrawnTraining secondTraining() {
    return new DrawnTraining(
        SEED, lengths.floats(), lengths.quantized(), QUANTIZED_RATE, QUANTIZED_WARM_UP);
  }

  /**
   * Trains a float network on with quantization.
   *
   * @param bits of the codes of weights; those of activations have eight
   * @return the evaluation graph and the variables that it needs
   */
  public Trained trainQuantized(Trained floats, int bits) {
    Trained training = files("quantized_%d_bits".formatted(bits));
    new RewriteJob(files, floats.graph(), training.graph())
        .training(
            TrainingOptions.standard()
                .endingIn(List.of(TrainableLayers.LOSS, OUTPUT))
                .delayedBy(lengths.delay())
                .freezingBatchNormsAfter(lengths.freezeDelay())
                .withBits(bits, Byte.SIZE));
    String begin = training.checkpoint() + "-0";
    new InitializeJob(
            new InitializeConfig(training.graph(), floats.checkpoint(), Optional.empty(), begin),
            files)
        .run(QuantizedTraining::noSpark);
    train(training, CheckpointValues.read(files, begin), secondTraining());
    String evaluation = folder.resolve("evaluation_%d_bits.pb".formatted(bits)).toString();
    new RewriteJob(files, training.graph(), evaluation)
        .evaluation(EvaluationOptions.standard().endingIn(List.of(OUTPUT)), Optional.empty());
    return new Trained(evaluation, training.checkpoint());
  }

  private static SparkSession noSpark() {
    throw new IllegalStateException("no calibration is named");
  }

  private Trained files(String name) {
    String prefix = folder.resolve(name + ".ckpt").toString();
    return new Trained(prefix + ".meta", prefix);
  }

  private void train(Trained trained, Map<String, TensorProto> values, DrawnTraining training) {
    CheckpointValues.write(
        files,
        trained.checkpoint(),
        training.train(TrainableGraph.read(files, trained.graph()), values, progress));
  }
}
