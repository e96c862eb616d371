package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.tensorflow.ImportOptions;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A complete calibration run, and where its parts lie; what is read of it is checked. */
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

  private final String location;
  private final Path root;
  private final Configuration hadoop;

  private RunDirectory(String location, Path root, Configuration hadoop) {
    this.location = location;
    this.root = root;
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
    return new RunDirectory(location, root, hadoop);
  }

  /**
   * A run that is whole, but is not at its place yet.
   *
   * @param location its place, for messages
   */
  public static RunDirectory unpublished(
      StagedDirectory run, String location, Configuration hadoop) {
    return new RunDirectory(location, run.path(), hadoop);
  }

  /** Where the run is, or will be, as it was given. */
  public String location() {
    return location;
  }

  /** The location of a part. */
  public String path(String part) {
    return new Path(root, part).toString();
  }

  /** A file of the run, whole. */
  public byte[] read(String part) {
    return StoredFile.read("the run's file", path(part), hadoop);
  }

  /**
   * What the run says of itself.
   *
   * @throws UserException if that is damaged or of a newer version
   */
  public RunManifest manifest() {
    return RunManifest.read(read(MANIFEST), path(MANIFEST));
  }

  /** The fingerprint of the deployable graph that was observed. */
  public String fingerprint() {
    return manifest().deployable();
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
    return manifest().configuration().preparation();
  }
}
