package io.rangefinder.jobs.calibrate;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.engine.EngineChecks;
import io.rangefinder.jobs.execute.ExecutorMemory;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.MemoryNeed;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.source.ListedImage;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.jobs.store.StagedDirectory;
import io.rangefinder.jobs.store.StoreReference;
import io.rangefinder.jobs.store.StoredFile;
import io.rangefinder.jobs.store.StoredFiles;
import io.rangefinder.jobs.store.UnfinishedRun;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelDigests;
import io.rangefinder.model.ModelSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

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

  private final CalibrateConfiguration configuration;
  private final Progress progress;

  public CalibrateJob(CalibrateConfiguration configuration, Progress progress) {
    this.configuration = configuration;
    this.progress = progress;
  }

  /**
   * Calibrates and publishes the run.
   *
   * @throws UserException if the model, the images or the output cannot be used; nothing is left
   */
  public CalibrateResult run(SparkSession spark) {
    Supplier<ImageManifest> list =
        () -> ImageManifest.list(configuration.images(), spark, progress);
    try (UnpublishedRun run = calibrate(spark, list)) {
      run.publish();
      return run.result();
    }
  }

  /**
   * Calibrates on images of the configured location that are listed already.
   *
   * @return the run, to be published and closed
   * @throws UserException if the model, the images or the output cannot be used; nothing is left
   */
  public UnpublishedRun runUnpublished(SparkSession spark, ImageManifest found) {
    return calibrate(spark, found::lent);
  }

  private UnpublishedRun calibrate(SparkSession spark, Supplier<ImageManifest> images) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    StagedDirectory output = StagedDirectory.create(configuration.output(), hadoop);
    String store =
        Optional.ofNullable(configuration.store())
            .map(location -> StoredFile.qualified("the store", location, hadoop))
            .orElse(output.path(OWN_STORE).toString());
    UnfinishedRun mark = new UnfinishedRun(output, store, hadoop);
    try {
      return calibrate(spark, images, output, mark, store);
    } catch (IOException refusal) {
      mark.close();
      output.closeAfter(refusal);
      throw configuration.unwritable(refusal);
    } catch (RuntimeException | Error failure) {
      mark.close();
      output.closeAfter(failure);
      throw failure;
    }
  }

  private UnpublishedRun calibrate(
      SparkSession spark,
      Supplier<ImageManifest> images,
      StagedDirectory output,
      UnfinishedRun mark,
      String store)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Configuration hadoop = context.hadoopConfiguration();
    ModelSource source = new ModelSource(configuration.model(), new StoredFiles(hadoop));
    DeployableModel model = configuration.network().deploy(source);
    LoweredGraph lowered = configuration.lower(model);
    try (ImageManifest found = images.get();
        ImageManifest listed = found.select(configuration.selection())) {
      requireIndexable(listed.size());
      tellMemory(lowered, context);
      if (configuration.store() != null) {
        mark.mark();
      }
      RunWriter writer = new RunWriter(spark, output, configuration);
      ListedImages written = writer.images(listed);
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
      PreparedModel prepared = prepared(context, pass, engine, model, listed);
      Observed observed = pass.run("calibrate", prepared.model(), written);
      RunManifest manifest =
          writer.manifest(ModelDigests.of(source), prepared, observed, engine, found, listed);
      progress.quarantined(manifest.images().quarantined());
      observed.quarantine().requireUsable(manifest.images(), configuration.maxBadFraction());
      writer.write(manifest, prepared.model(), observed, engine.engine(), listed);
      output.delete(OWN_STORE);
      CalibrateResult result = new CalibrateResult(manifest, observed.use(), engine.line());
      StoreReference reference =
          observed.reference(output.target().toString(), configuration.preparationOf(model));
      return new UnpublishedRun(configuration, output, mark, result, reference, hadoop);
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
      JavaSparkContext context,
      ImagePass pass,
      EngineChecks engine,
      DeployableModel model,
      ImageManifest listed) {
    Supplier<List<float[]>> trial =
        () -> {
          progress.note("prepare     quantizes some images to try what helps");
          return new SampledImages(context, engine.engine(), configuration)
              .inputs(listed.lowest(TrialQuantization.MOST_IMAGES), model);
        };
    Supplier<PreparedModel> prepare =
        () ->
            PreparedModel.prepare(
                model,
                pass,
                images(context, listed.lowest(PreparedModel.MOST_IMAGES)),
                new TrialQuantization(trial),
                configuration);
    String store = configuration.store();
    return store == null
        ? prepare.get()
        : new KeptPreparation(
                configuration.preparationOf(model), store, context.hadoopConfiguration())
            .of(model, prepare);
  }

  private static ListedImages images(JavaSparkContext context, List<ImageEntry> entries) {
    List<ListedImage> images = new ArrayList<>();
    for (ImageEntry entry : entries) {
      images.add(new ListedImage(images.size(), entry));
    }
    return new ListedImages(context.parallelize(images), images.size());
  }
}
