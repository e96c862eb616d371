package io.rangefinder.quantize.weights;

import io.rangefinder.ir.Shape;
import java.util.ArrayList;
import java.util.List;

/** Images seen in a mirror, left and right exchanged: to most networks images like others. */
public final class MirrorImages {
  private MirrorImages() {}

  /**
   * Each image, followed by its mirror image.
   *
   * @param shape of an image, NHWC
   */
  public static List<float[]> besides(List<float[]> images, Shape shape) {
    List<float[]> both = new ArrayList<>();
    for (float[] image : images) {
      both.add(image);
      both.add(of(image, shape));
    }
    return both;
  }

  /** The mirror image of an NHWC image. */
  static float[] of(float[] image, Shape shape) {
    int width = shape.dim(2);
    int channels = shape.dim(3);
    float[] mirrored = new float[image.length];
    for (int pixel = 0; pixel < image.length / channels; pixel++) {
      int column = pixel % width;
      int opposite = pixel - column + (width - 1 - column);
      System.arraycopy(image, pixel * channels, mirrored, opposite * channels, channels);
    }
    return mirrored;
  }
}
