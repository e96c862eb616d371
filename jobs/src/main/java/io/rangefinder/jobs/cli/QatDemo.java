package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.calibrate.CalibrateConfiguration;
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
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.FrozenGraph;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import io.rangefinder.toco.flags.ConversionRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * One network on three ways to uint8: its extremes alone, calibrated, and trained with
 * quantization. The TFLite runtime judges all of them against the float network.
 */
final class QatDemo {
  private static final int BITS = 8;

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

  /** Goes the three ways and gives their table. */
  String run(QuantizedTraining.Lengths lengths) {
    QuantizedTraining training = new QuantizedTraining(folder, lengths, files, lines);
    lines.accept("training the float network");
    QuantizedTraining.Trained floats = training.trainFloat();
    String model =
        freeze(
            floats.graph(),
            floats.checkpoint(),
            FreezeRequest.of(List.of(QuantizedTraining.OUTPUT)).strippingTraining(),
            "demo_network.pb");
    lines.accept("training it on with quantization");
    QuantizedTraining.Trained quantized = training.trainQuantized(floats, BITS);
    String trained =
        convert(
            freeze(
                quantized.graph(),
                quantized.checkpoint(),
                FreezeRequest.of(List.of(QuantizedTraining.OUTPUT)),
                "demo_trained.pb"));
    lines.accept("calibrating and judging");
    return QatTable.of(
        calibrated(model, Preparation.NONE, "minmax"),
        calibrated(model, Preparation.FULL, "auto"),
        judged(model, trained));
  }

  private String freeze(String graph, String checkpoint, FreezeRequest request, String name) {
    FrozenGraph frozen =
        new FreezeJob(
                new FreezeConfig(
                    ModelLocation.of(graph, checkpoint),
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
                "--input_shapes=1,64,64,3",
                "--mean_values=127.5",
                "--std_dev_values=127.5",
                "--output_arrays=" + QuantizedTraining.OUTPUT),
            files::read);
    files.write(
        "the converted model", output, new ConvertJob(request, files).run(() -> spark).file());
    return output;
  }

  private Comparison calibrated(String model, Preparation preparation, String rule) {
    CalibrateConfiguration standard =
        CalibrateConfiguration.withDefaults(
            model,
            network,
            calibrating.images().toString(),
            folder.resolve("RUN-" + rule).toString());
    ChainConfiguration configuration =
        new ChainConfiguration(
            standard.preparedBy(preparation),
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

  private Comparison judged(String model, String tflite) {
    EvaluateConfiguration configuration =
        new EvaluateConfiguration(
            ModelLocation.of(model),
            network,
            tflite,
            null,
            ImageLocation.of(judging.images().toString()),
            judging.labels().toString(),
            DrawnFolder.CLASS_INDEX,
            null,
            ImageSelection.all(),
            TaskChoice.GUESSED,
            0,
            0,
            EngineOptions.defaults(),
            folder.resolve("EVAL-trained").toString());
    return new EvaluateJob(configuration, progress).run(spark).comparison();
  }
}
