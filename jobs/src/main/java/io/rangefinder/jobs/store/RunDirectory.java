package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.tensorflow.ImportOptions;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A complete calibration run, and where its parts lie. */
public final class RunDirectory {
  /** The resolved configuration, counts, fingerprints and versions. */
  public static final String MANIFEST = "run.json";

  /** The deployable graph as executors ran it. */
  public static final String LOWERED_GRAPH = "deployable.pb";

  /** The deployable graph as a float .tflite, from which it is read back exactly. */
  public static final String DEPLOYABLE_GRAPH = "deployable.tflite";

  /** The range statistics, one row a tensor. */
  public static final String STATISTICS = "statistics";

  /** The images of the run, one row each: those calibrated and those quarantined. */
  public static final String IMAGES = "images";

  /** The images that could not be used, with the reason. */
  public static final String QUARANTINE = "quarantine";

  /** Preprocessed inputs of a bounded number of images. */
  public static final String SAMPLE = "sample";

  /** What the manifest calls the inputs that are uint8 in the model's file. */
  public static final String PIXEL_INPUTS = "pixel-inputs";

  private final String location;
  private final Configuration hadoop;

  private RunDirectory(String location, Configuration hadoop) {
    this.location = location;
    this.hadoop = hadoop;
  }

  /**
   * Opens a complete run.
   *
   * @throws UserException if there is none
   */
  public static RunDirectory open(String location, Configuration hadoop) {
    Path root = StoredFile.path("the calibration run", location);
    try {
      FileSystem files = root.getFileSystem(hadoop);
      if (!files.exists(new Path(root, StagedDirectory.SUCCESS))) {
        throw new UserException(
            "Cannot read the calibration run '%s': it holds no %s, so no run was completed there. Name the --output of a calibrate command."
                .formatted(location, StagedDirectory.SUCCESS));
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot read the calibration run '%s': %s.".formatted(location, e.getMessage()), e);
    }
    return new RunDirectory(location, hadoop);
  }

  /** The location of a part. */
  public String path(String part) {
    return new Path(location, part).toString();
  }

  /** A file of the run, whole. */
  public byte[] read(String part) {
    return StoredFile.read("the run's file", path(part), hadoop);
  }

  /** The fingerprint of the deployable graph that was observed. */
  public String fingerprint() {
    return Json.parse(read(MANIFEST), path(MANIFEST)).at("/identity/deployable").asText();
  }

  /** The inputs that are uint8 in the model's file: whole numbers from 0 to 255. */
  public Set<String> pixelInputs() {
    Set<String> names = new LinkedHashSet<>();
    Json.parse(read(MANIFEST), path(MANIFEST))
        .path(PIXEL_INPUTS)
        .forEach(name -> names.add(name.asText()));
    return names;
  }

  /**
   * The deployable graph that was observed.
   *
   * @throws UserException if it is damaged, or is another one
   */
  public DeployableModel model() {
    String path = path(DEPLOYABLE_GRAPH);
    DeployableModel model =
        DeployableModel.read(ModelSource.of(read(DEPLOYABLE_GRAPH), path), ImportOptions.asFound());
    if (!model.fingerprint().equals(fingerprint())) {
      throw new UserException(
          "Cannot use the run '%s': its '%s' was changed or replaced since it was calibrated; %s says that the graph observed was another. Calibrate again, or put the file back."
              .formatted(location, DEPLOYABLE_GRAPH, MANIFEST));
    }
    return model;
  }

  /** How much the calibrated network was prepared. */
  public Preparation preparation() {
    String name =
        Json.parse(read(MANIFEST), path(MANIFEST)).at("/configuration/preparation").asText();
    for (Preparation preparation : Preparation.values()) {
      if (preparation.name().equalsIgnoreCase(name)) {
        return preparation;
      }
    }
    throw new UserException(
        "Cannot use the run '%s': its %s says preparation '%s'. Calibrate again with this version."
            .formatted(location, MANIFEST, name));
  }
}
