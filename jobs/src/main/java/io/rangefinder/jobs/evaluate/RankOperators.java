package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.engine.PinnedEngine;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.Partitions;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.metrics.OperatorError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** The stage that measures every operator of the quantized model over a few images. */
final class RankOperators {
  private final EvaluateConfiguration configuration;
  private final PinnedEngine engine;
  private final Progress progress;

  RankOperators(EvaluateConfiguration configuration, PinnedEngine engine, Progress progress) {
    this.configuration = configuration;
    this.engine = engine;
    this.progress = progress;
  }

  /**
   * Ranks the operators.
   *
   * @param images images that can be used
   * @throws UserException if the network has no float output to judge by
   */
  OperatorRanking run(
      SparkSession spark, ComparedModels models, LoweredGraph inner, List<ImageEntry> images) {
    EvaluatedOutputs results =
        EvaluatedOutputs.of(models.inner().graph(), models.quantized(), inner);
    if (results.isEmpty()) {
      throw new UserException(
          "Cannot rank the operators of '%s': none of its outputs %s is float in the float network. Leave out --per-tensor."
              .formatted(configuration.quantized(), models.inner().graph().outputs()));
    }
    List<SingleOperator> operators = SingleOperator.of(models.quantized(), models.inner().graph());
    Map<String, OperatorError> errors =
        measure(spark, new MeasuredNetworks(inner, results, models.tflite(), operators), images);
    List<OperatorFinding> findings = new ArrayList<>();
    for (SingleOperator operator : operators) {
      for (String tensor : operator.results()) {
        OperatorError error = errors.getOrDefault(tensor, OperatorError.none());
        findings.add(new OperatorFinding(operator.position(), operator.kind(), tensor, error));
      }
    }
    findings.sort(OperatorFinding.WORST_FIRST);
    return new OperatorRanking(images.size(), findings);
  }

  private Map<String, OperatorError> measure(
      SparkSession spark, MeasuredNetworks networks, List<ImageEntry> images) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    LongAccumulator done = spark.sparkContext().longAccumulator("measured images");
    int partitions =
        Partitions.of(configuration.partitions(), images.size(), context.defaultParallelism());
    context.setJobGroup("rank", "Measure operators by %d images".formatted(images.size()));
    progress.begin("per-tensor", images.size(), done::sum);
    Map<String, OperatorError> errors =
        context
            .parallelize(images, partitions)
            .mapPartitionsToPair(
                new MeasureOperators(
                    engine,
                    context.broadcast(networks),
                    context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
                    configuration.network().preprocessing(),
                    done))
            .reduceByKey(OperatorError::merge)
            .collectAsMap();
    progress.end();
    return errors;
  }
}
