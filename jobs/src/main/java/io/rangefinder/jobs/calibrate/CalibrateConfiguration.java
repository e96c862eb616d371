package io.rangefinder.jobs.calibrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.engine.EngineOptions;
import io.rangefinder.jobs.execute.BatchSize;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.PreparationIdentity;
import io.rangefinder.jobs.store.RunConfiguration;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.prepare.Preparation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What to calibrate.
 *
 * @param model where the float model is
 * @param network its inputs, outputs and preprocessing
 * @param images where the images are
 * @param selection which of them to take
 * @param preparation how much of the network is changed so that it quantizes better
 * @param partitions tasks to divide the images into; 0 decides by their number
 * @param batchSize images a run of the network; 0 decides by its size
 * @param sampleBytes how many bytes of preprocessed inputs to keep at most
 * @param maxBadFraction the part of the images that may go to quarantine, from 0 to 1
 * @param engine what the network is computed with, and whether that is checked
 * @param store where blocks of statistics are kept for the next run; null keeps none
 * @param output the run directory to make
 */
public record CalibrateConfiguration(
    ModelLocation model,
    ModelConfig network,
    ImageLocation images,
    ImageSelection selection,
    Preparation preparation,
    int partitions,
    int batchSize,
    long sampleBytes,
    double maxBadFraction,
    EngineOptions engine,
    @Nullable String store,
    String output) {
  public static final long DEFAULT_SAMPLE_BYTES = 1L << 28;

  /** All images of a folder, everything else as it is where nobody says otherwise. */
  public static CalibrateConfiguration withDefaults(
      String model, ModelConfig network, String images, String output) {
    return new CalibrateConfiguration(
        ModelLocation.of(model),
        network,
        ImageLocation.of(images),
        ImageSelection.all(),
        Preparation.FULL,
        0,
        0,
        DEFAULT_SAMPLE_BYTES,
        1,
        EngineOptions.defaults(),
        null,
        output);
  }

  /** The same of a network that is prepared in another way. */
  public CalibrateConfiguration preparedBy(Preparation other) {
    return new CalibrateConfiguration(
        model,
        network,
        images,
        selection,
        other,
        partitions,
        batchSize,
        sampleBytes,
        maxBadFraction,
        engine,
        store,
        output);
  }

  /** A network as executors get it. */
  LoweredGraph lower(DeployableModel deployable) {
    return LoweredGraph.of(deployable, BatchSize.of(batchSize, deployable));
  }

  /** How the network is prepared. */
  PreparationIdentity preparationOf(DeployableModel model) {
    return new PreparationIdentity(
        model.fingerprint(), network.preprocessing().fingerprint(), preparation);
  }

  UserException unwritable(IOException cause) {
    return new UserException(
        "Cannot write the run '%s': %s. Check the space and the rights there."
            .formatted(output, cause.getMessage()),
        cause);
  }

  /** What decides the result. */
  RunConfiguration ofRun() {
    return new RunConfiguration(model, images, selection, preparation, sampleBytes, network);
  }

  /** All of it, as a document. */
  public ObjectNode toJson() {
    ObjectNode document = Json.object();
    ofRun().describe(document);
    document.put("partitions", partitions);
    if (batchSize == 0) {
      document.put("batch-size", "auto");
    } else {
      document.put("batch-size", batchSize);
    }
    document.put("max-bad-fraction", maxBadFraction);
    engine.describe(document);
    document.put("store", store);
    document.put("output", output);
    return document;
  }
}
