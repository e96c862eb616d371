package io.rangefinder.jobs.engine;

import io.rangefinder.jobs.execute.BatchSize;
import io.rangefinder.jobs.execute.EngineProcess;
import io.rangefinder.jobs.execute.EngineSetting;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.store.EngineDescription;
import io.rangefinder.model.DeployableModel;
import java.io.Serializable;
import java.util.List;

/**
 * What the networks of a job are computed with, on all its executors.
 *
 * @param version of TensorFlow
 * @param fingerprint what a fixed network computes: engines of one fingerprint are the same,
 *     whatever their setting and processor
 * @param keepsImagesApart whether an image gives the same at each place of a batch
 * @param processors that were found, sorted
 */
public record PinnedEngine(
    EngineSetting setting,
    String version,
    String fingerprint,
    boolean keepsImagesApart,
    List<String> processors)
    implements Serializable {

  /**
   * Makes this process one that computes the same; each task begins with it.
   *
   * @throws io.rangefinder.ir.UserException if it cannot
   */
  public void require() {
    EngineProcess.use(setting);
    String own = Probe.fingerprint();
    if (!own.equals(fingerprint)) {
      throw EngineSurvey.late(this, own);
    }
  }

  /**
   * A network as the executors run it.
   *
   * @param batchSize images a run at the most; 0 decides by the network's size
   */
  public LoweredGraph lower(DeployableModel network, int batchSize) {
    return LoweredGraph.of(network, keepsImagesApart ? BatchSize.of(batchSize, network) : 1);
  }

  /**
   * Names what statistics depend on beside network, preprocessing and images.
   *
   * @param batchSize images a run, for TensorFlow takes other kernels for other shapes
   */
  public String identity(int batchSize) {
    return version + " computing " + fingerprint + " with " + batchSize + " images a run";
  }

  /** For the document of a result, which does not tell what happened to be checked on the way. */
  public EngineDescription describe() {
    return new EngineDescription(version, setting.label(), fingerprint, processors);
  }

  /** For a terminal. */
  @Override
  public String toString() {
    return "%s, setting %s, fingerprint %s, on %s"
        .formatted(version, setting.label(), fingerprint, String.join("; ", processors));
  }
}
