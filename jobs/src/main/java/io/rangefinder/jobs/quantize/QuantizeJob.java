package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.SampleTable;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.NearestWeights;
import io.rangefinder.quantize.QuantizationResult;
import io.rangefinder.quantize.Quantizer;
import io.rangefinder.quantize.Target;
import io.rangefinder.ranges.RangeTable;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Chooses ranges from a run's statistics and makes the quantized model; it reads no image and
 * writes nothing.
 */
public final class QuantizeJob {
  private final QuantizeConfiguration configuration;
  private final Progress progress;

  public QuantizeJob(QuantizeConfiguration configuration, Progress progress) {
    this.configuration = configuration;
    this.progress = progress;
  }

  /**
   * Quantizes.
   *
   * @throws UserException if the run cannot be read or a tensor has no range
   */
  public QuantizeResult run(SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    return run(spark, RunDirectory.open(configuration.calibration(), hadoop));
  }

  /**
   * Quantizes what a run observed that need not be published.
   *
   * @throws UserException if the run cannot be read or a tensor has no range
   */
  public QuantizeResult run(SparkSession spark, RunDirectory run) {
    Graph graph = run.model().graph();
    RangeTable ranges =
        CalibratedRanges.read(spark, run, run.location(), graph, configuration.rule());
    return preparation(run) == Preparation.FULL
        ? fitted(graph, ranges, SampleTable.read(spark, run.path(RunDirectory.SAMPLE)))
        : rounded(graph, ranges);
  }

  private Preparation preparation(RunDirectory run) {
    Preparation asked = configuration.preparation();
    return asked == null ? run.preparation() : asked;
  }

  private Target target() {
    return Target.uint8(configuration.weightBits());
  }

  private String rule() {
    return configuration.rule().name();
  }

  private QuantizeResult rounded(Graph graph, RangeTable ranges) {
    QuantizationResult result = Quantizer.quantize(graph, ranges, target(), new NearestWeights());
    return new QuantizeResult(
        rule(),
        configuration.effort(),
        configuration.weightBits(),
        0,
        result,
        RangeSources.count(result.ranges()),
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }

  private QuantizeResult fitted(Graph graph, RangeTable ranges, List<float[]> sample) {
    WeightFit.Fit fit =
        new WeightFit(graph, ranges, target(), progress).over(sample, configuration.effort());
    return new QuantizeResult(
        rule(),
        configuration.effort(),
        configuration.weightBits(),
        fit.images(),
        fit.quantization(),
        RangeSources.count(fit.quantization().ranges()),
        fit.weights().reports(),
        fit.sample().noise(),
        fit.sample().outputs(),
        fit.steps());
  }
}
