package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.calibrate.CalibrateConfiguration;
import io.rangefinder.jobs.calibrate.CalibrateJob;
import io.rangefinder.jobs.chain.ChainConfiguration;
import io.rangefinder.jobs.chain.ChainJob;
import io.rangefinder.jobs.chain.UnpublishedChain;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.convert.ConvertJob;
import io.rangefinder.jobs.demo.DrawnFolder;
import io.rangefinder.jobs.demo.QuantizedTraining;
import io.rangefinder.jobs.demo.ShippedNetwork;
import io.rangefinder.jobs.engine.EngineOptions;
import io.rangefinder.jobs.evaluate.EvaluateConfiguration;
import io.rangefinder.jobs.evaluate.EvaluateJob;
import io.rangefinder.jobs.evaluate.TaskChoice;
import io.rangefinder.jobs.freeze.FreezeConfig;
import io.rangefinder.jobs.freeze.FreezeJob;
import io.rangefinder.jobs.quantize.QuantizeConfiguration;
import io.rangefinder.jobs.quantize.QuantizeJob;
import io.rangefinder.jobs.quantize.QuantizeResult;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.jobs.store.QuantizedModel;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.FrozenGraph;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import io.rangefinder.toco.flags.ConversionRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * One network on three ways to uint8: its extremes alone, calibrated, and trained on with
 * quantization, all of them after as many steps of training. The TFLite runtime judges all of them
 * against the float network.
 */
final class QatDemo {
  private static final int EIGHT_BITS = 8;
  private static final int FOUR_BITS = 4;
  private static final String EXTREMES = "minmax";
  private static final String DEFAULT = "auto";

  private final Path folder;
  private final WholeFiles files;
  private final SparkSession spark;
  private final ConsoleProgress progress;
  private final Consumer<String> lines;
  private final ModelConfig network;
  private final DrawnFolder calibrating;
  private final DrawnFolder judging;

  QatDemo(
      Path folder,
      DrawnFolder calibrating,
      DrawnFolder judging,
      SparkSession spark,
      ConsoleProgress progress,
      Consumer<String> lines) {
    this.folder = folder;
    this.calibrating = calibrating;
    this.judging = judging;
    this.spark = spark;
    this.progress = progress;
    this.lines = lines;
    this.files = new WholeFiles(() -> spark.sparkContext().hadoopConfiguration());
    this.network = ModelConfig.read(ShippedNetwork.writeConfiguration(folder), List.of());
  }

  /** Goes the three ways, with weights of eight bits and of four, and gives a table of each. */
  String run(QuantizedTraining.Lengths lengths) {
    QuantizedTraining training = new QuantizedTraining(folder, lengths, files, lines);
    lines.accept("training the float network");
    QuantizedTraining.Trained begun = training.trainFloat();
    lines.accept("training it on, float");
    QuantizedTraining.Trained floats = training.trainOn(begun);
    String model =
        freeze(
            floats.graph(),
            floats.checkpoint(),
            FreezeRequest.of(List.of(QuantizedTraining.OUTPUT)).strippingTraining(),
            "demo_network.pb");
    String eight = convert(trained(training, begun, EIGHT_BITS));
    String four = trained(training, begun, FOUR_BITS);
    lines.accept("calibrating and judging");
    String ofEight =
        QatTable.of(
            "8 bits",
            List.of(
                calibrated(model, Preparation.NONE, EXTREMES),
                calibrated(model, Preparation.FULL, DEFAULT),
                judged(model, eight, null, "trained")));
    String run = folder.resolve("RUN-trained-" + FOUR_BITS).toString();
    new CalibrateJob(calibration(four, run).preparedBy(Preparation.NONE), progress).run(spark);
    String ofFour =
        QatTable.of(
            "4 bits",
            List.of(
                quantized(model, run(EXTREMES), EXTREMES, true),
                quantized(model, run(DEFAULT), DEFAULT, true),
                quantized(model, run, "trained", false)));
    return String.join(System.lineSeparator(), ofEight, "", ofFour);
  }

  private String trained(
      QuantizedTraining training, QuantizedTraining.Trained floats, int weightBits) {
    lines.accept("training it on with weights of %d bits".formatted(weightBits));
    QuantizedTraining.Trained quantized = training.trainQuantized(floats, weightBits);
    return freeze(
        quantized.graph(),
        quantized.checkpoint(),
        FreezeRequest.of(List.of(QuantizedTraining.OUTPUT)),
        "demo_trained_%d_bits.pb".formatted(weightBits));
  }

  private String freeze(String graph, String checkpoint, FreezeRequest request, String name) {
    FrozenGraph frozen =
        new FreezeJob(
                new FreezeConfig(
                    ModelLocation.of(graph, checkpoint),
                    Optional.empty(),
                    Optional.empty(),
                    KeyOptions.PLAIN,
                    request),
                files)
            .run()
            .frozen();
    frozen.warnings().forEach(warning -> lines.accept("warning: " + warning));
    String output = folder.resolve(name).toString();
    files.write("the frozen graph", output, frozen.bytes());
    return output;
  }

  private String convert(String frozen) {
    String output = folder.resolve("demo_trained_uint8.tflite").toString();
    ConversionRequest request =
        ConversionRequest.of(
            List.of(
                "--input_file=" + frozen,
                "--output_file=" + output,
                "--inference_type=QUANTIZED_UINT8",
                "--input_arrays=" + network.input(),
                "--input_shapes="
                    + Arrays.stream(network.inputShape().toArray())
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(",")),
                "--mean_values=" + network.preprocessing().mean().toArray(1)[0],
                "--std_dev_values=" + network.preprocessing().std().toArray(1)[0],
                "--output_arrays=" + QuantizedTraining.OUTPUT),
            files::read);
    files.write(
        "the converted model", output, new ConvertJob(request, files).run(() -> spark).file());
    return output;
  }

  private String run(String rule) {
    return folder.resolve("RUN-" + rule).toString();
  }

  private CalibrateConfiguration calibration(String model, String run) {
    return CalibrateConfiguration.withDefaults(
        model, network, calibrating.images().toString(), run);
  }

  private Comparison calibrated(String model, Preparation preparation, String rule) {
    ChainConfiguration configuration =
        new ChainConfiguration(
            calibration(model, run(rule)).preparedBy(preparation),
            RangeRules.parse(rule),
            null,
            folder.resolve("demo_" + rule + "_uint8.tflite").toString(),
            new ChainConfiguration.Judging(
                ImageLocation.of(judging.images().toString()),
                ImageSelection.all(),
                judging.labels().toString(),
                DrawnFolder.CLASS_INDEX,
                0,
                folder.resolve("EVAL-" + rule).toString()));
    try (UnpublishedChain made = new ChainJob(configuration, progress).run(spark)) {
      made.publish();
      return made.result().evaluation().comparison();
    }
  }

  /** Judges what a calibration gives with weights of four bits. */
  private Comparison quantized(String model, String run, String way, boolean isOfModel) {
    QuantizeConfiguration configuration =
        new QuantizeConfiguration(
            run, RangeRules.parse(isOfModel ? way : EXTREMES), null, Effort.NORMAL, FOUR_BITS);
    QuantizeResult result = new QuantizeJob(configuration, progress).run(spark);
    String name = "%s-%d".formatted(way, FOUR_BITS);
    String output = folder.resolve("demo_" + name + "_bits.tflite").toString();
    QuantizedModel.write(
        result.tflite(), result.report(), output, spark.sparkContext().hadoopConfiguration());
    return judged(model, output, isOfModel ? run : null, name);
  }

  /**
   * Compares a model with the float network.
   *
   * @param run the calibration that the model is of; null if it is of another network
   */
  private Comparison judged(String model, String tflite, @Nullable String run, String name) {
    EvaluateConfiguration configuration =
        new EvaluateConfiguration(
            ModelLocation.of(model),
            network,
            tflite,
            run,
            ImageLocation.of(judging.images().toString()),
            judging.labels().toString(),
            DrawnFolder.CLASS_INDEX,
            null,
            ImageSelection.all(),
            TaskChoice.GUESSED,
            0,
            0,
            EngineOptions.defaults(),
            folder.resolve("EVAL-" + name).toString());
    return new EvaluateJob(configuration, progress).run(spark).comparison();
  }
}
