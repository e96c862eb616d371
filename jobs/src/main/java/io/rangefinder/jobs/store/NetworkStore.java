package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.tensorflow.ImportOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The networks that calibrations with a store prepared, {@code networks/KEY.json} and {@code
 * networks/FINGERPRINT.tflite}: the next calibration takes the same, or no block of statistics
 * would be of use to it.
 *
 * @param location of the store
 */
public record NetworkStore(String location) {
  static final String NETWORKS = "networks";

  /** A kept network and what was done to it. */
  public record Kept(DeployableModel network, PreparationReport preparation) {}

  /**
   * Looks for a network.
   *
   * @throws UserException if it is there but cannot be read
   */
  public Optional<Kept> find(PreparationIdentity identity, Configuration hadoop) {
    return document(identity.key(), hadoop)
        .map(
            document -> {
              String tflite = network(document).toString();
              byte[] network = StoredFile.read("the kept network", tflite, hadoop);
              return new Kept(
                  DeployableModel.read(ModelSource.of(network, tflite), ImportOptions.asFound()),
                  document.preparation());
            });
  }

  private Optional<KeptNetwork> document(String key, Configuration hadoop) {
    Path document = document(key);
    try {
      if (!document.getFileSystem(hadoop).exists(document)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot read the store '%s': %s. Check the path and the rights to it."
              .formatted(location, e.getMessage()),
          e);
    }
    byte[] bytes = StoredFile.read("the kept network", document.toString(), hadoop);
    return Optional.of(KeptNetwork.read(bytes, document.toString()));
  }

  /**
   * Keeps a network, in place of an older one of the same identity.
   *
   * @throws UserException if it cannot be written
   */
  public void keep(PreparationIdentity identity, Kept kept, Configuration hadoop) {
    KeptNetwork document = new KeptNetwork(kept.network().fingerprint(), kept.preparation());
    StagedFile.write(
        "the prepared network", network(document).toString(), kept.network().toTflite(), hadoop);
    StagedFile.write(
        "the prepared network", document(identity.key()).toString(), document.bytes(), hadoop);
  }

  /** The files of a kept network that are there. */
  Set<Path> files(String key, Configuration hadoop) {
    return document(key, hadoop)
        .map(document -> Set.of(document(key), network(document)))
        .orElse(Set.of());
  }

  private Path document(String key) {
    return path(key + ".json");
  }

  private Path network(KeptNetwork document) {
    return path(document.deployable() + ".tflite");
  }

  private Path path(String name) {
    return new Path(new Path(location, NETWORKS), name);
  }
}
