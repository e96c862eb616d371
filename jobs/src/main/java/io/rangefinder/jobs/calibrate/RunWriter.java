package io.rangefinder.jobs.calibrate;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.jobs.engine.EngineChecks;
import io.rangefinder.jobs.engine.PinnedEngine;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.store.ImageTable;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.jobs.store.SampleTable;
import io.rangefinder.jobs.store.SoftwareVersion;
import io.rangefinder.jobs.store.StagedDirectory;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.statistics.NonFiniteImages;
import io.rangefinder.statistics.SplitStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Writes the parts of a run to the folder that it will be published from. */
final class RunWriter {
  private final SparkSession spark;
  private final StagedDirectory output;
  private final CalibrateConfiguration configuration;

  RunWriter(SparkSession spark, StagedDirectory output, CalibrateConfiguration configuration) {
    this.spark = spark;
    this.output = output;
    this.configuration = configuration;
  }

  /** Writes the images and reads them back: what a task finds there never changes. */
  ListedImages images(ImageManifest listed) {
    String folder = path(RunDirectory.IMAGES);
    ImageTable.write(spark, listed, folder);
    return new ListedImages(ImageTable.read(spark, folder), listed.size());
  }

  /**
   * What the run says of itself.
   *
   * @param files the digests of the model's files
   */
  RunManifest manifest(
      SortedMap<String, String> files,
      PreparedModel prepared,
      Observed observed,
      EngineChecks engine,
      ImageManifest found,
      ImageManifest listed) {
    SortedMap<String, Long> reasons = observed.quarantine().reasons();
    long quarantined = reasons.values().stream().mapToLong(Long::longValue).sum();
    return new RunManifest(
        SoftwareVersion.get(),
        configuration.ofRun(),
        files,
        prepared.model().fingerprint(),
        configuration.network().preprocessing().fingerprint(),
        prepared.model().pixelInputs().stream().sorted().toList(),
        engine.engine().describe(),
        new RunManifest.Images(
            found.size(),
            found.others(),
            listed.size(),
            listed.size() - quarantined,
            quarantined,
            reasons),
        observed.statistics().size(),
        nonFinite(prepared.model().graph(), observed.statistics()),
        prepared.report());
  }

  private static SortedMap<String, NonFiniteImages> nonFinite(
      Graph graph, Map<String, SplitStatistics> merged) {
    SortedMap<String, NonFiniteImages> tensors = new TreeMap<>();
    for (Tensor tensor : graph.activations()) {
      NonFiniteImages images =
          merged.getOrDefault(tensor.name(), SplitStatistics.empty()).whole().nonFiniteImages();
      if (images.count() > 0) {
        tensors.put(tensor.name(), images);
      }
    }
    return tensors;
  }

  /** Writes all but the images. */
  void write(
      RunManifest manifest,
      DeployableModel model,
      Observed observed,
      PinnedEngine engine,
      ImageManifest listed)
      throws IOException {
    StatisticsTable.write(
        spark, entries(model.graph(), observed.statistics()), path(RunDirectory.STATISTICS));
    QuarantineTable.write(spark, observed.quarantine().entries(), path(RunDirectory.QUARANTINE));
    SampleTable.write(
        spark,
        new SampledImages(
                JavaSparkContext.fromSparkContext(spark.sparkContext()), engine, configuration)
            .rows(listed, model),
        path(RunDirectory.SAMPLE));
    output.write(RunDirectory.LOWERED_GRAPH, model.lower(1));
    output.write(RunDirectory.DEPLOYABLE_GRAPH, model.toTflite());
    output.write(RunDirectory.MANIFEST, manifest.bytes());
  }

  private String path(String part) {
    return output.path(part).toString();
  }

  private static List<StatisticsTable.Entry> entries(
      Graph graph, Map<String, SplitStatistics> merged) {
    List<StatisticsTable.Entry> entries = new ArrayList<>();
    for (Tensor tensor : graph.activations()) {
      String operator =
          graph.producer(tensor.name()).map(Node::op).map(op -> op.kind()).orElse("Input");
      entries.add(
          new StatisticsTable.Entry(
              tensor.name(),
              operator,
              tensor.shape().toString(),
              merged.getOrDefault(tensor.name(), SplitStatistics.empty())));
    }
    return entries;
  }
}
