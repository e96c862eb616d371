package io.rangefinder.jobs.engine;

import io.rangefinder.jobs.execute.FloatModel;
import io.rangefinder.jobs.execute.FloatTensor;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.model.DeployableModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What TensorFlow computes in this process, as a short number. */
final class Probe {
  private static final int[] BATCH_SIZES = {1, 8};
  private static final int DIGEST_BYTES = 8;

  private static @Nullable String fingerprint;

  private Probe() {}

  /** The digest, computed once a process, for it cannot change. */
  static synchronized String fingerprint() {
    if (fingerprint == null) {
      fingerprint = digest();
    }
    return fingerprint;
  }

  /**
   * Runs {@link ProbeNetwork} on drawn inputs, one image and eight at a time, as executors run
   * networks.
   *
   * @return the first 16 hexadecimal digits of the SHA-256 of the bits of every activation,
   *     little-endian, in the order of the graph
   */
  static String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      DeployableModel network = ProbeNetwork.build();
      for (int batchSize : BATCH_SIZES) {
        LoweredGraph lowered = LoweredGraph.of(network, batchSize);
        float[] images = new DrawnNumbers(2).next(lowered.batchShape().elements());
        try (FloatModel model = FloatModel.load(lowered.graphDef(), lowered.fetches())) {
          model.run(
              lowered.input(),
              new FloatTensor(lowered.batchShape(), images),
              (tensor, values) -> digest.update(bytes(values)));
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }

  private static ByteBuffer bytes(FloatBuffer values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.limit() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values.duplicate().rewind());
    return bytes;
  }
}
