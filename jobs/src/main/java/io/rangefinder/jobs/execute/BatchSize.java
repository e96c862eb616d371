package io.rangefinder.jobs.execute;

import io.rangefinder.convert.DeployableModel;
import io.rangefinder.ir.Tensor;
import io.rangefinder.tensorflow.GraphDefExporter;

/**
 * How many images a run of a network takes. It decides speed and memory, and the last bits of
 * results: for some operators TensorFlow takes another kernel, which rounds otherwise, for one
 * image than for several (docs/engine.md). So the statistics of two batch sizes are not the same
 * bytes, and the size is part of the key of a stored block.
 */
public final class BatchSize {
  /** From here on a run gets no faster an image: the activations no longer stay in the caches. */
  private static final int MOST_IMAGES = 8;

  private static final long MOST_BYTES = 320L << 20;

  private BatchSize() {}

  /**
   * The greatest power of two, up to 8, whose activations take no more than 320 MiB; 1 for networks
   * whose leading extent is no batch axis.
   *
   * @param requested the number asked for; 0 if nobody asked
   */
  public static int of(int requested, DeployableModel network) {
    if (!GraphDefExporter.isBatchable(network.runnable())) {
      return 1;
    }
    if (requested > 0) {
      return requested;
    }
    long bytes = activationBytes(network);
    int size = MOST_IMAGES;
    while (size > 1 && size * bytes > MOST_BYTES) {
      size /= 2;
    }
    return size;
  }

  private static long activationBytes(DeployableModel network) {
    long bytes = 0;
    for (Tensor tensor : network.graph().activations()) {
      bytes += (long) tensor.shape().elements() * Float.BYTES;
    }
    return bytes;
  }
}
