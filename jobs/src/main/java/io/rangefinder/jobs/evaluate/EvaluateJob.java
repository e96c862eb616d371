package io.rangefinder.jobs.evaluate;

import io.rangefinder.convert.DeployableModel;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.Partitions;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.store.ImageTable;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StagedDirectory;
import io.rangefinder.jobs.store.StoredFile;
import io.rangefinder.tflite.TfliteReader;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Runs the float network and the quantized model over the same images, the latter on the TFLite
 * runtime's reference kernels, and leaves an evaluation: figures as JSON and, by tensor, as
 * Parquet.
 */
public final class EvaluateJob {
  private final EvaluateConfiguration configuration;
  private final Progress progress;

  public EvaluateJob(EvaluateConfiguration configuration, Progress progress) {
    this.configuration = configuration;
    this.progress = progress;
  }

  /**
   * Evaluates.
   *
   * @throws UserException if a model, the images, the labels or the output cannot be used; nothing
   *     is left
   */
  public EvaluateResult run(SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (StagedDirectory output = StagedDirectory.create(configuration.output(), hadoop)) {
      DeployableModel model =
          DeployableModel.read(
              StoredFile.read("the model", configuration.model(), hadoop),
              configuration.model(),
              configuration.network().importOptions());
      byte[] quantized = StoredFile.read("the quantized model", configuration.quantized(), hadoop);
      LoweredGraph lowered = LoweredGraph.of(model, 1);
      EvaluatedTensors tensors = tensors(model.graph(), quantized, lowered);
      Labels labels = labels(spark, model.graph(), tensors);
      List<ImageEntry> found = ImageManifest.list(configuration.images(), hadoop).entries();
      List<ImageEntry> listed = listed(spark, hadoop, found);
      labels.requireSomeOf(listed);
      TaskComparison comparison = compare(spark, lowered, quantized, labels, tensors, listed);
      requireUsable(comparison);
      EvaluateResult result =
          new EvaluateResult(
              comparison.images(),
              found.size() - listed.size(),
              comparison.quarantine().size(),
              model.graph().outputs(),
              tensors.classifier() >= 0,
              comparison.comparison());
      QuarantineTable.write(
          spark, comparison.quarantine(), output.path(RunDirectory.QUARANTINE).toString());
      ComparisonTable.write(
          spark, model.graph(), result.comparison(), output.path("tensors").toString());
      output.write("evaluation.json", Json.bytes(EvaluationReport.of(result)));
      output.publish();
      return result;
    } catch (IOException e) {
      throw new UserException(
          "Cannot write the evaluation '%s': %s. Check the space and the rights there."
              .formatted(configuration.output(), e.getMessage()),
          e);
    }
  }

  private EvaluatedTensors tensors(Graph graph, byte[] quantized, LoweredGraph lowered) {
    Graph other = TfliteReader.read(quantized, configuration.quantized());
    List<String> differences = EvaluatedTensors.differences(graph, other);
    if (!differences.isEmpty()) {
      throw UserException.listing(
          "Cannot compare '%s' with '%s': they are not the same network."
              .formatted(configuration.quantized(), configuration.model()),
          differences);
    }
    return EvaluatedTensors.of(graph, other, lowered.tensors());
  }

  private Labels labels(SparkSession spark, Graph graph, EvaluatedTensors tensors) {
    String location = configuration.labels();
    if (location == null) {
      return Labels.none();
    }
    String output = graph.outputs().get(0);
    if (tensors.classifier() < 0) {
      throw new UserException(
          "Cannot use labels: the output '%s' is %s, not one score a class. Leave out --labels."
              .formatted(output, graph.tensor(output).type()));
    }
    Labels labels = Labels.read(spark, location, configuration.labelColumn());
    labels.requireBelow(graph.tensor(output).shape().lastDim());
    return labels;
  }

  private List<ImageEntry> listed(
      SparkSession spark, Configuration hadoop, List<ImageEntry> found) {
    List<ImageEntry> listed = found;
    String exclude = configuration.exclude();
    if (exclude != null) {
      RunDirectory run = RunDirectory.open(exclude, hadoop);
      Set<String> calibrated = ImageTable.readIds(spark, run.path(RunDirectory.IMAGES));
      listed = found.stream().filter(image -> !calibrated.contains(image.id())).toList();
    }
    if (listed.isEmpty()) {
      throw new UserException(
          "No image is left to evaluate: all %d of '%s' calibrated '%s'. Name other images."
              .formatted(found.size(), configuration.images(), exclude));
    }
    return listed;
  }

  private static void requireUsable(TaskComparison comparison) {
    if (comparison.images() == 0) {
      throw UserException.listing(
          "Cannot evaluate: none of the %d images could be used. The first are:"
              .formatted(comparison.quarantine().size()),
          QuarantineTable.first(comparison.quarantine()));
    }
  }

  private TaskComparison compare(
      SparkSession spark,
      LoweredGraph lowered,
      byte[] quantized,
      Labels labels,
      EvaluatedTensors tensors,
      List<ImageEntry> images) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    LongAccumulator done = spark.sparkContext().longAccumulator("images");
    int partitions =
        Partitions.of(configuration.partitions(), images.size(), context.defaultParallelism());
    context.setJobGroup("evaluate", "Compare %d images".formatted(images.size()));
    progress.begin("evaluate", images.size(), done::sum);
    TaskComparison merged =
        context
            .parallelize(images, partitions)
            .mapPartitions(
                new CompareImages(
                    context.broadcast(lowered),
                    context.broadcast(quantized),
                    context.broadcast(labels),
                    context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
                    configuration.network().preprocessing(),
                    tensors,
                    done))
            .treeReduce(TaskComparison::merge);
    progress.end();
    return merged;
  }
}
