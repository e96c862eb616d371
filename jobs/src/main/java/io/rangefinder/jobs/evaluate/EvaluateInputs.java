package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.execute.TfliteFile;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StoredFile;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Where an evaluation takes from what another job may have made just now.
 *
 * @param quantized the quantized model
 * @param calibration the run that it was made from, if it is known
 * @param images all images, to be closed
 * @param exclude the run whose images are left out, if there is one
 */
record EvaluateInputs(
    Supplier<TfliteFile> quantized,
    Supplier<Optional<RunDirectory>> calibration,
    Supplier<ImageManifest> images,
    Supplier<Optional<RunDirectory>> exclude) {
  /** All of it from where the configuration says. */
  static EvaluateInputs of(
      EvaluateConfiguration configuration, SparkSession spark, Progress progress) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    String quantized = configuration.quantized();
    return new EvaluateInputs(
        () -> new TfliteFile(StoredFile.read("the quantized model", quantized, hadoop), quantized),
        () ->
            Optional.ofNullable(configuration.calibration())
                .map(run -> RunDirectory.open(run, hadoop)),
        () -> ImageManifest.list(configuration.images(), spark, progress),
        () ->
            Optional.ofNullable(configuration.exclude())
                .map(run -> RunDirectory.open(run, hadoop)));
  }
}
