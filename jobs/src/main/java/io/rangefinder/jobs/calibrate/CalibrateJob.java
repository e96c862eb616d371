package io.rangefinder.jobs.calibrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.convert.DeployableModel;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.LoweredGraph;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the deployable network over images and leaves a calibration run: merged range statistics,
 * the graph they belong to, a sample of inputs, and what could not be used.
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
      LoweredGraph.of(model, configuration.batchSize());
      try (ImageManifest found = ImageManifest.list(configuration.images(), spark);
          ImageManifest listed = found.select(configuration.selection())) {
        ImagePass pass = new ImagePass(spark, configuration, progress, order);
        PreparedModel prepared = PreparedModel.prepare(model, pass, listed, configuration);
        CalibrateResult result = write(spark, output, pass, prepared, found, listed);
        output.publish();
        return result;
      }
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
      ImagePass pass,
      PreparedModel prepared,
      ImageManifest found,
      ImageManifest listed)
      throws IOException {
    DeployableModel model = prepared.model();
    LoweredGraph lowered = LoweredGraph.of(model, configuration.batchSize());
    try (Observed observed =
        pass.run("calibrate", lowered, listed.entries().collect(), sampledIds(listed, lowered))) {
      Map<String, TensorStatistics> merged = observed.statistics();
      List<QuarantineTable.Entry> quarantine = observed.quarantine();
      int calibrated = Math.toIntExact(listed.size()) - quarantine.size();
      if (calibrated == 0) {
        throw noneUsable(quarantine);
      }
      requireFewBad(quarantine, listed.size());
      StatisticsTable.write(
          spark, entries(model.graph(), merged), output.path(RunDirectory.STATISTICS).toString());
      QuarantineTable.write(spark, quarantine, output.path(RunDirectory.QUARANTINE).toString());
      ImageTable.write(spark, listed, output.path(RunDirectory.IMAGES).toString());
      SampleTable.write(spark, observed.sample(), output.path(RunDirectory.SAMPLE).toString());
      CalibrateResult result =
          new CalibrateResult(
              Math.toIntExact(found.size()),
              Math.toIntExact(listed.size()),
              calibrated,
              quarantine.size(),
              QuarantineTable.reasons(quarantine),
              merged.size(),
              prepared.summary());
      output.write(RunDirectory.LOWERED_GRAPH, model.lower(1));
      output.write(RunDirectory.DEPLOYABLE_GRAPH, model.toTflite());
      output.write(RunDirectory.MANIFEST, Json.bytes(manifest(prepared, result)));
      return result;
    }
  }

  private Set<String> sampledIds(ImageManifest listed, LoweredGraph lowered) {
    long bytes = (long) lowered.imageElements() * Float.BYTES;
    long most = Math.max(1, configuration.sampleBytes() / bytes);
    Set<String> ids = new TreeSet<>();
    listed.lowest((int) Math.min(most, Integer.MAX_VALUE)).forEach(entry -> ids.add(entry.id()));
    return ids;
  }

  private static UserException noneUsable(List<QuarantineTable.Entry> quarantine) {
    return UserException.listing(
        "Cannot calibrate: none of the %d images could be used. The first are:"
            .formatted(quarantine.size()),
        QuarantineTable.first(quarantine));
  }

  private void requireFewBad(List<QuarantineTable.Entry> quarantine, long listed) {
    if (quarantine.size() > configuration.maxBadFraction() * listed) {
      throw UserException.listing(
          ("Cannot calibrate: %d of the %d images could not be used, more than the part %s that"
                  + " --max-bad-fraction allows (%s). Repair the images or allow more. The first"
                  + " are:")
              .formatted(
                  quarantine.size(),
                  listed,
                  configuration.maxBadFraction(),
                  QuarantineTable.reasons(quarantine).entrySet().stream()
                      .map(reason -> reason.getKey() + ": " + reason.getValue())
                      .collect(Collectors.joining(", "))),
          QuarantineTable.first(quarantine));
    }
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

  private ObjectNode manifest(PreparedModel prepared, CalibrateResult result) {
    ObjectNode manifest = Json.object();
    manifest.put("format", 1);
    manifest.put("rangefinder", SoftwareVersion.get());
    configuration.describe(manifest.putObject("configuration"));
    ObjectNode identity = manifest.putObject("identity");
    identity.put("deployable", prepared.model().fingerprint());
    identity.put("preprocessing", configuration.network().preprocessing().fingerprint());
    ObjectNode images = manifest.putObject("images");
    images.put("found", result.found());
    images.put("listed", result.listed());
    images.put("calibrated", result.calibrated());
    images.put("quarantined", result.quarantined());
    result.reasons().forEach(images.putObject("reasons")::put);
    manifest.put("tensors", result.tensors());
    prepared.describe(manifest.putObject("preparation"));
    return manifest;
  }
}
