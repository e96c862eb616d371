package io.rangefinder.jobs.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.config.ModelPlace;
import io.rangefinder.jobs.engine.EngineOptions;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.model.ModelLocation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate.
 *
 * @param model where the float model is
 * @param network its inputs, outputs and preprocessing
 * @param quantized location of the .tflite
 * @param calibration the calibration run that the .tflite was made from, if it is known: the
 *     network that was quantized is the one that the run prepared
 * @param images where the images are
 * @param labels location of the labels, if there are any
 * @param labelColumn the column of class indices in them
 * @param exclude a calibration run whose images are left out
 * @param selection which of the images that are left to take
 * @param task what the network is judged by
 * @param rankingImages how many of those taken the operators are ranked by; 0 ranks none
 * @param partitions tasks to divide the images into; 0 decides by their number
 * @param engine what the float networks are computed with, and whether that is checked
 * @param output the folder to make
 */
public record EvaluateConfiguration(
    ModelLocation model,
    ModelConfig network,
    String quantized,
    @Nullable String calibration,
    ImageLocation images,
    @Nullable String labels,
    String labelColumn,
    @Nullable String exclude,
    ImageSelection selection,
    TaskChoice task,
    int rankingImages,
    int partitions,
    EngineOptions engine,
    String output) {
  UserException unwritable(IOException cause) {
    return new UserException(
        "Cannot write the evaluation '%s': %s. Check the space and the rights there."
            .formatted(output, cause.getMessage()),
        cause);
  }

  /** All of it, as a document. */
  public ObjectNode toJson() {
    ObjectNode document = Json.object();
    ModelPlace.describe(model, document);
    document.put("quantized", quantized);
    document.put("calibration", calibration);
    images.describe(document);
    document.put("labels", labels);
    document.put("label-column", labelColumn);
    document.put("exclude", exclude);
    selection.describe(document);
    task.describe(document);
    document.put("per-tensor-images", rankingImages);
    network.describe(document.putObject("network"));
    document.put("partitions", partitions);
    engine.describe(document);
    document.put("output", output);
    return document;
  }
}
