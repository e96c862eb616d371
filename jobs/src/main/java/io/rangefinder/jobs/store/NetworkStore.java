package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
  private static final String DEPLOYABLE = "deployable";

  /**
   * A kept network.
   *
   * @param document what else is to be known of it
   */
  public record Kept(DeployableModel network, ObjectNode document) {}

  /**
   * Looks for a network.
   *
   * @param key what decides how the network was prepared
   * @throws UserException if it is there but cannot be read
   */
  public Optional<Kept> find(String key, Configuration hadoop) {
    Path document = path(key + ".json");
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
    ObjectNode json = Json.parse(bytes, document.toString());
    String tflite = path(json.path(DEPLOYABLE).asText() + ".tflite").toString();
    byte[] network = StoredFile.read("the kept network", tflite, hadoop);
    return Optional.of(
        new Kept(
            DeployableModel.read(ModelSource.of(network, tflite), ImportOptions.asFound()), json));
  }

  /**
   * Keeps a network, in place of an older one of the same key.
   *
   * @throws UserException if it cannot be written
   */
  public void keep(String key, Kept kept, Configuration hadoop) {
    String fingerprint = kept.network().fingerprint();
    ObjectNode document = kept.document().deepCopy();
    document.put(DEPLOYABLE, fingerprint);
    StagedFile.write(
        "the prepared network",
        path(fingerprint + ".tflite").toString(),
        kept.network().toTflite(),
        hadoop);
    StagedFile.write(
        "the prepared network", path(key + ".json").toString(), Json.bytes(document), hadoop);
  }

  /** The files of a kept network that are there. */
  Set<Path> files(String key, Configuration hadoop) {
    return find(key, hadoop)
        .map(
            kept ->
                Set.of(
                    path(key + ".json"),
                    path(kept.document().path(DEPLOYABLE).asText() + ".tflite")))
        .orElse(Set.of());
  }

  private Path path(String name) {
    return new Path(new Path(location, NETWORKS), name);
  }
}
