package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.engine.EngineChecks;
import io.rangefinder.jobs.engine.PinnedEngine;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.Partitions;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.execute.TfliteFile;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.store.ImageTable;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StagedDirectory;
import io.rangefinder.metrics.Task;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Runs the float network and the quantized model over the same images, the latter on the TFLite
 * runtime's reference kernels, and leaves an evaluation: figures as JSON and, by tensor and by
 * operator, as Parquet.
 */
public final class EvaluateJob {
  /** The document of the figures. */
  public static final String REPORT = "evaluation.json";

  /** The figures of each tensor. */
  public static final String TENSORS = "tensors";

  /** The operators, the worst first, if they were ranked. */
  public static final String OPERATORS = "operators";

  /** The figures of each channel of outputs that have several positions. */
  public static final String CHANNELS = "channels";

  /** The driver holds them all. */
  private static final int MOST_ANSWERS = 50_000;

  private final EvaluateConfiguration configuration;
  private final Progress progress;

  public EvaluateJob(EvaluateConfiguration configuration, Progress progress) {
    this.configuration = configuration;
    this.progress = progress;
  }

  /**
   * Evaluates and publishes the evaluation.
   *
   * @throws UserException if a model, the images, the labels or the output cannot be used; nothing
   *     is left
   */
  public EvaluateResult run(SparkSession spark) {
    try (UnpublishedEvaluation evaluation =
        evaluate(spark, EvaluateInputs.of(configuration, spark, progress))) {
      evaluation.publish();
      return evaluation.result();
    }
  }

  /**
   * Evaluates what is not published yet, on images of the configured location that are listed
   * already.
   *
   * @param quantized the model
   * @param calibration the run that it was made from; its images are left out if the configuration
   *     names a run to exclude
   * @return the evaluation, to be published and closed
   * @throws UserException as {@link #run} does
   */
  public UnpublishedEvaluation runUnpublished(
      SparkSession spark, ImageManifest found, TfliteFile quantized, RunDirectory calibration) {
    Optional<RunDirectory> run = Optional.of(calibration);
    return evaluate(
        spark,
        new EvaluateInputs(
            () -> quantized,
            () -> run,
            found::lent,
            () -> configuration.exclude() == null ? Optional.empty() : run));
  }

  private UnpublishedEvaluation evaluate(SparkSession spark, EvaluateInputs inputs) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    StagedDirectory output = StagedDirectory.create(configuration.output(), hadoop);
    try {
      EvaluateResult result = evaluate(spark, inputs, output);
      return new UnpublishedEvaluation(configuration, output, result);
    } catch (IOException refusal) {
      output.closeAfter(refusal);
      throw configuration.unwritable(refusal);
    } catch (RuntimeException | Error failure) {
      output.closeAfter(failure);
      throw failure;
    }
  }

  private EvaluateResult evaluate(SparkSession spark, EvaluateInputs inputs, StagedDirectory output)
      throws IOException {
    ComparedModels models =
        ComparedModels.of(
            configuration,
            inputs.quantized().get(),
            inputs.calibration().get(),
            spark.sparkContext().hadoopConfiguration());
    Graph given = models.given().graph();
    EvaluatedOutputs found =
        EvaluatedOutputs.of(given, models.quantized(), LoweredGraph.of(models.given(), 1));
    JudgedTask task = JudgedTask.of(configuration.task(), given, found);
    EvaluatedOutputs results = classifies(task) ? found.labelled() : found;
    LoweredGraph inner = models.comparedTensors();
    Labels labels = labels(spark, given, results);
    try (ImageManifest all = inputs.images().get();
        ImageManifest left = leftOf(spark, inputs.exclude().get(), all);
        ImageManifest listed = left.select(configuration.selection())) {
      labels.requireSomeOf(listed);
      ComparedNetworks networks =
          new ComparedNetworks(
              results,
              OpaqueOperators.of(given, configuration.model().path()),
              inner,
              models.tflite(),
              task,
              listed.size() <= MOST_ANSWERS);
      EngineChecks engine = engine(spark, models, networks, listed);
      TaskComparison comparison = compare(spark, engine.engine(), networks, labels, listed);
      requireUsable(comparison);
      EvaluateResult result =
          new EvaluateResult(
              comparison.images(),
              all.size() - left.size(),
              comparison.quarantine().size(),
              all.others(),
              given.outputs(),
              results.classifier() >= 0,
              task,
              configuration.labels() == null ? null : labels.usedFor(all),
              comparison.comparison(),
              comparison.answers().stream()
                  .sorted(Comparator.comparing(ImageAnswer::image))
                  .toList(),
              configuration.calibration(),
              ranking(spark, engine.engine(), models, inner, listed, comparison.quarantine()),
              engine.line());
      write(spark, output, models.inner().graph(), engine, result, comparison.quarantine());
      return result;
    }
  }

  private boolean classifies(JudgedTask task) {
    return configuration.labels() != null
        || (!task.guessed() && task.task() == Task.CLASSIFICATION);
  }

  private static void write(
      SparkSession spark,
      StagedDirectory output,
      Graph inner,
      EngineChecks engine,
      EvaluateResult result,
      List<QuarantineTable.Entry> quarantine)
      throws IOException {
    QuarantineTable.write(
        spark,
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(quarantine),
        output.path(RunDirectory.QUARANTINE).toString());
    ComparisonTable.write(spark, inner, result.comparison(), output.path(TENSORS).toString());
    OperatorRanking ranking = result.ranking();
    if (ranking != null) {
      OperatorTable.write(spark, ranking, output.path(OPERATORS).toString());
    }
    ChannelTable.write(spark, result, output.path(CHANNELS).toString());
    output.write(REPORT, ReportedFigures.of(result, engine.engine().describe()).bytes());
  }

  private EngineChecks engine(
      SparkSession spark, ComparedModels models, ComparedNetworks networks, ImageManifest listed) {
    EngineChecks engine =
        EngineChecks.begin(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            configuration.engine(),
            listed,
            configuration.network().preprocessing(),
            progress);
    engine.check(models.given(), networks.given().network());
    engine.check(models.inner(), networks.inner());
    return engine;
  }

  private Labels labels(SparkSession spark, Graph graph, EvaluatedOutputs results) {
    String location = configuration.labels();
    if (location == null) {
      return Labels.none();
    }
    String output = graph.outputs().get(0);
    if (results.scores() < 0) {
      throw new UserException(
          "Cannot use labels: the output '%s' is %s, not one score a class. Leave out --labels."
              .formatted(output, graph.tensor(output).type()));
    }
    Labels labels = Labels.read(spark, location, configuration.labelColumn());
    labels.requireBelow(graph.tensor(output).shape().lastDim());
    return labels;
  }

  private ImageManifest leftOf(
      SparkSession spark, Optional<RunDirectory> exclude, ImageManifest found) {
    if (exclude.isEmpty()) {
      return found;
    }
    RunDirectory run = exclude.get();
    ImageManifest left = found.without(ImageTable.readIds(spark, run.path(RunDirectory.IMAGES)));
    if (left.size() == 0) {
      left.close();
      throw new UserException(
          "No image is left to evaluate: all %d of '%s' calibrated '%s'. Name other images."
              .formatted(found.size(), configuration.images().path(), run.location()));
    }
    return left;
  }

  private static void requireUsable(TaskComparison comparison) {
    if (comparison.images() == 0) {
      throw UserException.listing(
          "Cannot evaluate: none of the %d images could be used. The first are:"
              .formatted(comparison.quarantine().size()),
          QuarantineTable.lines(
              comparison.quarantine().stream()
                  .sorted(Comparator.comparing(QuarantineTable.Entry::image))
                  .limit(QuarantineTable.SHOWN)
                  .toList()));
    }
  }

  private TaskComparison compare(
      SparkSession spark,
      PinnedEngine engine,
      ComparedNetworks networks,
      Labels labels,
      ImageManifest images) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    LongAccumulator done = spark.sparkContext().longAccumulator("images");
    int partitions =
        Partitions.of(configuration.partitions(), images.size(), context.defaultParallelism());
    context.setJobGroup("evaluate", "Compare %d images".formatted(images.size()));
    progress.begin("evaluate", images.size(), done::sum);
    TaskComparison merged =
        images
            .inRuns((images.size() + partitions - 1) / partitions)
            .mapPartitions(
                new CompareImages(
                    engine,
                    context.broadcast(networks),
                    context.broadcast(labels),
                    context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
                    configuration.network().preprocessing(),
                    done))
            .treeReduce(TaskComparison::merge);
    progress.end();
    return merged;
  }

  private @Nullable OperatorRanking ranking(
      SparkSession spark,
      PinnedEngine engine,
      ComparedModels models,
      LoweredGraph inner,
      ImageManifest listed,
      List<QuarantineTable.Entry> quarantine) {
    if (configuration.rankingImages() == 0) {
      return null;
    }
    Set<String> unusable =
        quarantine.stream().map(QuarantineTable.Entry::image).collect(Collectors.toSet());
    List<ImageEntry> images =
        listed
            .entries()
            .filter(image -> !unusable.contains(image.id()))
            .take(configuration.rankingImages());
    return new RankOperators(configuration, engine, progress).run(spark, models, inner, images);
  }
}
