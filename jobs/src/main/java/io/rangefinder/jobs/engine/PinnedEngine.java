package io.rangefinder.jobs.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;

/**
 * What the networks of a job are computed with, on all its executors.
 *
 * @param version of TensorFlow
 * @param fingerprint what a fixed network computes: engines of one fingerprint are the same,
 *     whatever their setting and processor
 * @param processors that were found, sorted
 */
public record PinnedEngine(
    EngineSetting setting, String version, String fingerprint, List<String> processors)
    implements Serializable {

  /**
   * Makes this process one that computes the same; each task begins with it.
   *
   * @throws io.rangefinder.ir.UserException if it cannot
   */
  public void require() {
    EngineProcess.use(setting);
    String own = EngineProcess.fingerprint();
    if (!own.equals(fingerprint)) {
      throw EngineSurvey.late(this, own);
    }
  }

  /** Names what statistics depend on beside network, preprocessing and images. */
  public String identity() {
    return version + " computing " + fingerprint;
  }

  /** For the manifest of a result. */
  public void describe(ObjectNode node) {
    node.put("version", version);
    node.put("setting", setting.label());
    node.put("fingerprint", fingerprint);
    processors.forEach(node.putArray("processors")::add);
  }

  /** For a terminal. */
  @Override
  public String toString() {
    return "%s, setting %s, fingerprint %s, on %s"
        .formatted(version, setting.label(), fingerprint, String.join("; ", processors));
  }
}
