package io.rangefinder.qat;

import io.rangefinder.ir.UserException;
import java.util.Optional;
import org.tensorflow.proto.GraphDef;

/**
 * Whose rules place and name what is added.
 *
 * @param contrib whether the rules are those of TensorFlow's {@code contrib.quantize}, what it
 *     missed included
 * @param release the release whose rules they are; empty for what the graph's producer tells
 */
public record Compatibility(boolean contrib, Optional<ContribRelease> release) {
  public static final Compatibility NONE = new Compatibility(false, Optional.empty());
  public static final Compatibility CONTRIB = new Compatibility(true, Optional.empty());

  private static final String WRITTEN = "contrib";

  /** The rules of a release. */
  public static Compatibility of(ContribRelease release) {
    return new Compatibility(true, Optional.of(release));
  }

  /**
   * Reads {@code contrib} or, with a release, {@code contrib-1.15}.
   *
   * @throws UserException if it is neither
   */
  public static Compatibility of(String text) {
    if (text.equals(WRITTEN)) {
      return CONTRIB;
    }
    if (text.startsWith(WRITTEN + "-")) {
      return of(ContribRelease.of(text.substring(WRITTEN.length() + 1)));
    }
    throw new UserException(
        "'%s' is nothing to be compatible with. Write contrib, or with its release contrib-1.15."
            .formatted(text));
  }

  /** The release whose rules hold for a graph. */
  ContribRelease releaseFor(GraphDef graph) {
    return release.orElseGet(() -> ContribRelease.ofProducer(graph.getVersions().getProducer()));
  }
}
