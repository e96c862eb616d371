package io.rangefinder.quantize.weights;

import io.rangefinder.ir.Shape;
import io.rangefinder.statistics.PatchAccumulator;
import io.rangefinder.statistics.PatchMoments;
import io.rangefinder.statistics.PatchShape;
import java.util.List;

/**
 * Moments of the channels of an image at each position, of which a pool over the whole image keeps
 * only the mean.
 */
final class PooledMoments {
  private static final int BLOCK = 64;

  private PooledMoments() {}

  /**
   * The moments of NHWC images.
   *
   * @param images the elements of each image
   */
  static PatchMoments of(Shape shape, List<float[]> images) {
    int channels = shape.lastDim();
    PatchAccumulator accumulator =
        new PatchAccumulator(PatchShape.within(WeightLayout.MOMENT_BYTES, 1, channels, 1));
    float[] block = new float[BLOCK * channels];
    float[] noOutputs = new float[BLOCK];
    for (float[] image : images) {
      for (int from = 0; from < image.length; from += block.length) {
        int length = Math.min(block.length, image.length - from);
        System.arraycopy(image, from, block, 0, length);
        accumulator.add(0, block, noOutputs, length / channels);
      }
      accumulator.endImage();
    }
    return accumulator.toMoments();
  }
}
