package io.rangefinder.jobs.quantize;

import io.rangefinder.convert.DeployableModel;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.TfliteOperators;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.SampleTable;
import io.rangefinder.jobs.store.StagedFile;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.quantize.Quantizer;
import io.rangefinder.quantize.weights.LockstepSample;
import io.rangefinder.quantize.weights.SecondOrderWeights;
import io.rangefinder.quantize.weights.WeightReport;
import io.rangefinder.ranges.RangeException;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tflite.TfliteWriter;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Chooses ranges from a run's statistics and writes the quantized model; it reads no image. */
public final class QuantizeJob {
  private static final int POSITIONS_PER_IMAGE = 256;

  private final QuantizeConfiguration configuration;

  public QuantizeJob(QuantizeConfiguration configuration) {
    this.configuration = configuration;
  }

  /**
   * Quantizes.
   *
   * @throws UserException if the run cannot be read, a tensor has no range, or the output cannot be
   *     written
   */
  public QuantizeResult run(SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    RunDirectory run = RunDirectory.open(configuration.calibration(), hadoop);
    Graph graph =
        DeployableModel.read(
                run.read(RunDirectory.DEPLOYABLE_GRAPH),
                run.path(RunDirectory.DEPLOYABLE_GRAPH),
                ImportOptions.asFound())
            .graph();
    Map<String, TensorStatistics> statistics =
        StatisticsTable.read(spark, run.path(RunDirectory.STATISTICS));
    RangeTable ranges = ranges(statistics);
    List<float[]> sample = SampleTable.read(spark, run.path(RunDirectory.SAMPLE));
    byte[] model;
    List<WeightReport> reports;
    try (TfliteOperators runner = new TfliteOperators(Runtime.getRuntime().availableProcessors())) {
      SecondOrderWeights weights =
          new SecondOrderWeights(new LockstepSample(sample, runner, POSITIONS_PER_IMAGE));
      model = TfliteWriter.write(Quantizer.quantize(graph, ranges, weights).graph());
      reports = weights.reports();
    }
    reports.forEach(r -> System.err.println(r));
    StagedFile.write("the quantized model", configuration.output(), model, hadoop);
    return new QuantizeResult(model.length);
  }

  private RangeTable ranges(Map<String, TensorStatistics> statistics) {
    try {
      return RangeTable.calibrated(statistics, configuration.rule());
    } catch (RangeException e) {
      throw new UserException(
          "Cannot choose the ranges of the calibration run '%s':%n%s"
              .formatted(configuration.calibration(), e.getMessage()),
          e);
    }
  }
}
