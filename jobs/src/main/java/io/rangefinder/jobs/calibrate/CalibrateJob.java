package io.rangefinder.jobs.calibrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.convert.DeployableModel;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
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
import io.rangefinder.jobs.store.SampleTable;
import io.rangefinder.jobs.store.SoftwareVersion;
import io.rangefinder.jobs.store.StagedDirectory;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.jobs.store.StoredFile;
import io.rangefinder.statistics.TensorStatistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Runs the deployable network over a folder of images and leaves a calibration run: merged range
 * statistics, the graph they belong to, a sample of inputs, and what could not be used.
 *
 * <p>The run is a pure function of the model, the preprocessing and the images: the number of
 * partitions, executors and retries, and the order of the images, change no byte of a row.
 */
public final class CalibrateJob {
  private final CalibrateConfiguration configuration;
  private final Progress progress;
  private final UnaryOperator<List<ImageEntry>> order;

  public CalibrateJob(CalibrateConfiguration configuration, Progress progress) {
    this(configuration, progress, UnaryOperator.identity());
  }

  /**
   * @param order the order in which the listed images are read, which changes no result
   */
  CalibrateJob(
      CalibrateConfiguration configuration,
      Progress progress,
      UnaryOperator<List<ImageEntry>> order) {
    this.configuration = configuration;
    this.progress = progress;
    this.order = order;
  }

  /**
   * Calibrates.
   *
   * @throws UserException if the model, the images or the output cannot be used; nothing is left
   */
  public CalibrateResult run(SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (StagedDirectory output = StagedDirectory.create(configuration.output(), hadoop)) {
      DeployableModel model =
          DeployableModel.read(
              StoredFile.read("the model", configuration.model(), hadoop),
              configuration.model(),
              configuration.network().importOptions());
      LoweredGraph lowered = LoweredGraph.of(model, configuration.batchSize());
      ImageManifest found = ImageManifest.list(configuration.images(), hadoop);
      ImageManifest listed =
          configuration.sample() == 0 ? found : found.sample(configuration.sample());
      CalibrateResult result = write(spark, output, model, lowered, found, listed);
      output.publish();
      return result;
    } catch (IOException e) {
      throw new UserException(
          "Cannot write the run '%s': %s. Check the space and the rights there."
              .formatted(configuration.output(), e.getMessage()),
          e);
    }
  }

  private CalibrateResult write(
      SparkSession spark,
      StagedDirectory output,
      DeployableModel model,
      LoweredGraph lowered,
      ImageManifest found,
      ImageManifest listed)
      throws IOException {
    JavaPairRDD<String, byte[]> partials = observe(spark, lowered, listed);
    try {
      Map<String, TensorStatistics> merged = merge(partials);
      List<QuarantineTable.Entry> quarantine = quarantine(partials);
      int calibrated = listed.entries().size() - quarantine.size();
      if (calibrated == 0) {
        throw noneUsable(quarantine);
      }
      StatisticsTable.write(
          spark, entries(model.graph(), merged), output.path(RunDirectory.STATISTICS).toString());
      QuarantineTable.write(spark, quarantine, output.path(RunDirectory.QUARANTINE).toString());
      ImageTable.write(spark, imageRows(listed), output.path(RunDirectory.IMAGES).toString());
      SampleTable.write(
          spark,
          partials
              .filter(Partial.SAMPLE::isKeyOf)
              .map(pair -> SampleTable.row(Partial.SAMPLE.name(pair), pair._2())),
          output.path(RunDirectory.SAMPLE).toString());
      CalibrateResult result =
          new CalibrateResult(
              found.entries().size(),
              listed.entries().size(),
              calibrated,
              quarantine.size(),
              merged.size());
      output.write(RunDirectory.LOWERED_GRAPH, model.lower(1));
      output.write(RunDirectory.DEPLOYABLE_GRAPH, model.toTflite());
      output.write(RunDirectory.MANIFEST, Json.bytes(manifest(model, result)));
      return result;
    } finally {
      partials.unpersist();
    }
  }

  private JavaPairRDD<String, byte[]> observe(
      SparkSession spark, LoweredGraph lowered, ImageManifest listed) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<ImageEntry> entries = order.apply(listed.entries());
    int partitions =
        Partitions.of(configuration.partitions(), entries.size(), context.defaultParallelism());
    LongAccumulator done = spark.sparkContext().longAccumulator("images");
    progress.begin("calibrate", entries.size(), done::sum);
    Broadcast<LoweredGraph> graph = context.broadcast(lowered);
    Broadcast<Set<String>> sampled = context.broadcast(sampledIds(listed, lowered));
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    context.setJobGroup("calibrate", "Observe %d images".formatted(entries.size()));
    return context
        .parallelize(entries, partitions)
        .mapPartitionsToPair(
            new ObserveImages(
                graph, sampled, hadoop, configuration.network().preprocessing(), done))
        .persist(StorageLevel.MEMORY_AND_DISK_SER());
  }

  private Set<String> sampledIds(ImageManifest listed, LoweredGraph lowered) {
    long bytes = (long) lowered.imageElements() * Float.BYTES;
    long most = Math.max(1, configuration.sampleBytes() / bytes);
    Set<String> ids = new TreeSet<>();
    listed
        .sample((int) Math.min(most, Integer.MAX_VALUE))
        .entries()
        .forEach(entry -> ids.add(entry.id()));
    return ids;
  }

  private Map<String, TensorStatistics> merge(JavaPairRDD<String, byte[]> partials) {
    Map<String, TensorStatistics> merged = new HashMap<>();
    List<Tuple2<String, byte[]>> pairs =
        partials
            .filter(Partial.STATISTICS::isKeyOf)
            .reduceByKey(
                (a, b) ->
                    TensorStatistics.fromBytes(a).merge(TensorStatistics.fromBytes(b)).toBytes())
            .collect();
    progress.end();
    for (Tuple2<String, byte[]> pair : pairs) {
      merged.put(Partial.STATISTICS.name(pair), TensorStatistics.fromBytes(pair._2()));
    }
    return merged;
  }

  private static List<QuarantineTable.Entry> quarantine(JavaPairRDD<String, byte[]> partials) {
    List<QuarantineTable.Entry> entries = new ArrayList<>();
    for (Tuple2<String, byte[]> pair : partials.filter(Partial.QUARANTINE::isKeyOf).collect()) {
      String[] reason = new String(pair._2(), StandardCharsets.UTF_8).split("\n", 2);
      entries.add(new QuarantineTable.Entry(Partial.QUARANTINE.name(pair), reason[0], reason[1]));
    }
    return entries;
  }

  private static UserException noneUsable(List<QuarantineTable.Entry> quarantine) {
    return UserException.listing(
        "Cannot calibrate: none of the %d images could be used. The first are:"
            .formatted(quarantine.size()),
        QuarantineTable.first(quarantine));
  }

  private static List<StatisticsTable.Entry> entries(
      Graph graph, Map<String, TensorStatistics> merged) {
    List<StatisticsTable.Entry> entries = new ArrayList<>();
    for (Tensor tensor : graph.activations()) {
      String operator =
          graph.producer(tensor.name()).map(Node::op).map(op -> op.kind()).orElse("Input");
      entries.add(
          new StatisticsTable.Entry(
              tensor.name(),
              operator,
              tensor.shape().toString(),
              merged.getOrDefault(tensor.name(), TensorStatistics.empty())));
    }
    return entries;
  }

  private static List<Row> imageRows(ImageManifest listed) {
    return listed.entries().stream()
        .map(image -> RowFactory.create(image.id(), image.length(), image.modificationTime()))
        .toList();
  }

  private ObjectNode manifest(DeployableModel model, CalibrateResult result) {
    ObjectNode manifest = Json.object();
    manifest.put("format", 1);
    manifest.put("rangefinder", SoftwareVersion.get());
    configuration.describe(manifest.putObject("configuration"));
    ObjectNode identity = manifest.putObject("identity");
    identity.put("deployable", model.fingerprint());
    identity.put("preprocessing", configuration.network().preprocessing().fingerprint());
    ObjectNode images = manifest.putObject("images");
    images.put("found", result.found());
    images.put("listed", result.listed());
    images.put("calibrated", result.calibrated());
    images.put("quarantined", result.quarantined());
    manifest.put("tensors", result.tensors());
    return manifest;
  }
}
