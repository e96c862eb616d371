package io.rangefinder.jobs.demo;

import java.util.Arrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** Consecutive drawn images as the network takes them: (x - 127.5) / 127.5, NHWC. */
final class DrawnBatch {
  private static final float CENTER = 127.5f;

  private final DrawnImages images;
  private final int first;
  private final int size;

  DrawnBatch(DrawnImages images, int first, int size) {
    this.images = images;
    this.first = first;
    this.size = size;
  }

  /** The images as a tensor [size,64,64,3], which the caller closes. */
  TFloat32 input() {
    float[] values = new float[size * DrawnImages.BYTES];
    for (int i = 0; i < size; i++) {
      byte[] pixels = images.pixels(first + i);
      for (int j = 0; j < pixels.length; j++) {
        values[i * DrawnImages.BYTES + j] = ((pixels[j] & 255) - CENTER) / CENTER;
      }
    }
    Shape shape = Shape.of(size, DrawnImages.SIDE, DrawnImages.SIDE, 3);
    return TFloat32.tensorOf(shape, DataBuffers.of(values));
  }

  /**
   * The classes as probabilities [size,8], which the caller closes.
   *
   * @param smoothing the share of certainty that is spread evenly over all classes
   */
  TFloat32 probabilities(float smoothing) {
    float[] values = new float[size * DemoNetwork.CLASSES];
    Arrays.fill(values, smoothing / DemoNetwork.CLASSES);
    for (int i = 0; i < size; i++) {
      values[i * DemoNetwork.CLASSES + images.classIndex(first + i)] += 1 - smoothing;
    }
    return TFloat32.tensorOf(Shape.of(size, DemoNetwork.CLASSES), DataBuffers.of(values));
  }

  /** How many rows of scores [size,8] are highest at the image's class. */
  int correct(float[] scores) {
    int correct = 0;
    for (int i = 0; i < size; i++) {
      int best = 0;
      for (int c = 1; c < DemoNetwork.CLASSES; c++) {
        if (scores[i * DemoNetwork.CLASSES + c] > scores[i * DemoNetwork.CLASSES + best]) {
          best = c;
        }
      }
      correct += best == images.classIndex(first + i) ? 1 : 0;
    }
    return correct;
  }
}
