package io.rangefinder.jobs.calibrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.engine.EngineChecks;
import io.rangefinder.jobs.execute.ExecutorMemory;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.MemoryNeed;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.source.ListedImage;
import io.rangefinder.jobs.store.ImageTable;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.SampleTable;
import io.rangefinder.jobs.store.SoftwareVersion;
import io.rangefinder.jobs.store.StagedDirectory;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.jobs.store.StoredFile;
import io.rangefinder.jobs.store.StoredModel;
import io.rangefinder.jobs.store.UnfinishedRun;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.statistics.NonFiniteImages;
import io.rangefinder.statistics.SplitStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Runs the deployable network over images and leaves a calibration run: merged range statistics,
 * the graph they belong to, a sample of inputs, and what could not be used.
 *
 * <p>The run is a pure function of the model, the preprocessing and the images: the number of
 * partitions, executors and retries, and the order of the images, change no byte of a row.
 */
public final class CalibrateJob {
  /** Holds the blocks of a calibration that has no store, until it is done. */
  private static final String OWN_STORE = ".store";

  /** Whoever fits weights to them holds them all in memory, and every run reads them again. */
  private static final int MOST_SAMPLED = 512;

  /** Whatever the number of cores, so that runs have the same files. */
  private static final int SAMPLED_A_FILE = 64;

  private final CalibrateConfiguration configuration;
  private final Progress progress;

  public CalibrateJob(CalibrateConfiguration configuration, Progress progress) {
    this.configuration = configuration;
    this.progress = progress;
  }

  /**
   * Calibrates.
   *
   * @throws UserException if the model, the images or the output cannot be used; nothing is left
   */
  public CalibrateResult run(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Configuration hadoop = context.hadoopConfiguration();
    try (StagedDirectory output = StagedDirectory.create(configuration.output(), hadoop)) {
      DeployableModel model =
          configuration.network().deploy(new StoredModel(configuration.model(), hadoop));
      LoweredGraph lowered = configuration.lower(model);
      String store =
          Optional.ofNullable(configuration.store())
              .map(location -> StoredFile.qualified("the store", location, hadoop))
              .orElse(output.path(OWN_STORE).toString());
      try (ImageManifest found = ImageManifest.list(configuration.images(), spark);
          ImageManifest listed = found.select(configuration.selection());
          UnfinishedRun unfinished = new UnfinishedRun(output, store, hadoop)) {
        requireIndexable(listed.size());
        tellMemory(lowered, context);
        if (configuration.store() != null) {
          unfinished.mark();
        }
        ImageTable.write(spark, listed, output.path(RunDirectory.IMAGES).toString());
        EngineChecks engine =
            EngineChecks.begin(
                context,
                configuration.engine(),
                listed,
                configuration.network().preprocessing(),
                progress);
        ImagePass pass =
            new ImagePass(
                context,
                store,
                configuration.partitions(),
                configuration.batchSize(),
                configuration.network().preprocessing(),
                engine,
                progress);
        PreparedModel prepared = prepared(context, pass, model, listed);
        Observed observed = observe(spark, output, pass, prepared.model(), listed.size());
        CalibrateResult result = write(spark, output, prepared, observed, engine, found, listed);
        output.delete(OWN_STORE);
        if (configuration.store() != null) {
          observed
              .reference(
                  output.target().toString(), new KeptPreparation(configuration, hadoop).key(model))
              .write(store, hadoop);
        }
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

  private static void requireIndexable(long images) {
    if (images > Integer.MAX_VALUE) {
      throw new UserException(
          "Cannot calibrate on %d images at once, only on %d. Choose with --sample or --fraction."
              .formatted(images, Integer.MAX_VALUE));
    }
  }

  private void tellMemory(LoweredGraph network, JavaSparkContext context) {
    ExecutorMemory given = ExecutorMemory.of(context.sc());
    MemoryNeed need = MemoryNeed.of(network, given.tasks());
    need.lines().forEach(line -> progress.note("memory      " + line));
    need.shortfalls(given).forEach(line -> progress.note("warning     " + line));
  }

  private PreparedModel prepared(
      JavaSparkContext context, ImagePass pass, DeployableModel model, ImageManifest listed) {
    Supplier<PreparedModel> prepare =
        () ->
            PreparedModel.prepare(
                model,
                pass,
                images(context, listed.lowest(PreparedModel.MOST_IMAGES)),
                configuration);
    return configuration.store() == null
        ? prepare.get()
        : new KeptPreparation(configuration, context.hadoopConfiguration()).of(model, prepare);
  }

  private static ListedImages images(JavaSparkContext context, List<ImageEntry> entries) {
    List<ListedImage> images = new ArrayList<>();
    for (ImageEntry entry : entries) {
      images.add(new ListedImage(images.size(), entry));
    }
    return new ListedImages(context.parallelize(images), images.size());
  }

  /** Reads the images back from the run: what a task finds there never changes. */
  private Observed observe(
      SparkSession spark,
      StagedDirectory output,
      ImagePass pass,
      DeployableModel model,
      long images) {
    ListedImages listed =
        new ListedImages(
            ImageTable.read(spark, output.path(RunDirectory.IMAGES).toString()), images);
    return pass.run("calibrate", model, listed);
  }

  private CalibrateResult write(
      SparkSession spark,
      StagedDirectory output,
      PreparedModel prepared,
      Observed observed,
      EngineChecks engine,
      ImageManifest found,
      ImageManifest listed)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    DeployableModel model = prepared.model();
    SortedMap<String, Long> reasons = observed.quarantine().reasons();
    long quarantined = reasons.values().stream().mapToLong(Long::longValue).sum();
    CalibrateResult result =
        new CalibrateResult(
            found.size(),
            found.others(),
            listed.size(),
            listed.size() - quarantined,
            quarantined,
            reasons,
            observed.statistics().size(),
            observed.use(),
            nonFinite(model.graph(), observed.statistics()),
            prepared.summary(),
            engine.line());
    requireUsable(result, observed.quarantine());
    StatisticsTable.write(
        spark,
        entries(model.graph(), observed.statistics()),
        output.path(RunDirectory.STATISTICS).toString());
    QuarantineTable.write(
        spark, observed.quarantine().entries(), output.path(RunDirectory.QUARANTINE).toString());
    SampleTable.write(
        spark,
        sample(context, engine, listed, LoweredGraph.of(model, 1).imageElements()),
        output.path(RunDirectory.SAMPLE).toString());
    output.write(RunDirectory.LOWERED_GRAPH, model.lower(1));
    output.write(RunDirectory.DEPLOYABLE_GRAPH, model.toTflite());
    output.write(RunDirectory.MANIFEST, Json.bytes(manifest(prepared, engine, result)));
    return result;
  }

  private JavaRDD<Row> sample(
      JavaSparkContext context, EngineChecks engine, ImageManifest listed, int elements) {
    long bytes = (long) elements * Float.BYTES;
    long most = Math.min(MOST_SAMPLED, Math.max(1, configuration.sampleBytes() / bytes));
    List<ImageEntry> chosen = listed.lowest((int) most);
    return context
        .parallelize(chosen, (chosen.size() + SAMPLED_A_FILE - 1) / SAMPLED_A_FILE)
        .mapPartitions(
            new SampleInputs(
                engine.engine(),
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
                configuration.network().preprocessing(),
                elements));
  }

  private void requireUsable(CalibrateResult result, QuarantinedImages quarantine) {
    if (result.calibrated() == 0) {
      throw UserException.listing(
          "Cannot calibrate: none of the %d images could be used. The first are:"
              .formatted(result.listed()),
          QuarantineTable.lines(quarantine.first(QuarantineTable.SHOWN)));
    }
    if (result.quarantined() > configuration.maxBadFraction() * result.listed()) {
      throw UserException.listing(
          ("Cannot calibrate: %d of the %d images could not be used, more than the part %s that"
                  + " --max-bad-fraction allows (%s). Repair the images or allow more. The first"
                  + " are:")
              .formatted(
                  result.quarantined(),
                  result.listed(),
                  configuration.maxBadFraction(),
                  result.reasons().entrySet().stream()
                      .map(reason -> reason.getKey() + ": " + reason.getValue())
                      .collect(Collectors.joining(", "))),
          QuarantineTable.lines(quarantine.first(QuarantineTable.SHOWN)));
    }
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

  private ObjectNode manifest(PreparedModel prepared, EngineChecks engine, CalibrateResult result) {
    ObjectNode manifest = Json.object();
    manifest.put("format", 1);
    manifest.put("rangefinder", SoftwareVersion.get());
    configuration.describe(manifest.putObject("configuration"));
    ObjectNode identity = manifest.putObject("identity");
    identity.put("deployable", prepared.model().fingerprint());
    identity.put("preprocessing", configuration.network().preprocessing().fingerprint());
    prepared.model().pixelInputs().stream()
        .sorted()
        .forEach(manifest.putArray(RunDirectory.PIXEL_INPUTS)::add);
    engine.describe(manifest.putObject("engine"));
    ObjectNode images = manifest.putObject("images");
    images.put("found", result.found());
    images.put("listed", result.listed());
    images.put("calibrated", result.calibrated());
    images.put("quarantined", result.quarantined());
    result.reasons().forEach(images.putObject("reasons")::put);
    result.others().describe(images.putObject("others"));
    manifest.put("tensors", result.tensors());
    ObjectNode nonFinite = manifest.putObject("non-finite");
    result
        .nonFinite()
        .forEach(
            (tensor, where) -> {
              ObjectNode node = nonFinite.putObject(tensor);
              node.put("images", where.count());
              where.first().forEach(node.putArray("first")::add);
            });
    manifest.set("preparation", prepared.details());
    return manifest;
  }
}
