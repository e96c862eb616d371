package io.rangefinder.metrics;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The classes of the pixels in the float and in the quantized network.
 *
 * @param pixels pixels compared
 * @param same pixels of the same class in both
 * @param classes how far the pixels of each class coincide
 */
public record SegmentedPixels(long pixels, long same, List<Overlap> classes)
    implements Serializable {

  /**
   * The pixels of one class.
   *
   * @param both pixels that are of the class in both networks
   * @param either pixels that are of the class in at least one of them
   */
  public record Overlap(long both, long either) implements Serializable {
    private Overlap merge(Overlap other) {
      return new Overlap(both + other.both, either + other.either);
    }

    /** Intersection over union; NaN if there is no such pixel. */
    public double share() {
      return either == 0 ? Double.NaN : (double) both / either;
    }
  }

  public SegmentedPixels {
    classes = List.copyOf(classes);
  }

  /**
   * Compares one image. The class of a pixel is the channel of its greatest value, of equal ones
   * the first; where there is one channel, whether it exceeds a boundary.
   *
   * @param reference the float values, from its position on: pixels of channels
   * @param actual the values of the quantized network
   * @param channels how many channels there are
   * @param boundary counts if there is one channel
   */
  public static SegmentedPixels of(
      FloatBuffer reference, float[] actual, int channels, double boundary) {
    float[] expected = new float[actual.length];
    reference.duplicate().get(expected);
    int count = Math.max(2, channels);
    long[] both = new long[count];
    long[] either = new long[count];
    long same = 0;
    int pixels = actual.length / channels;
    for (int pixel = 0; pixel < pixels; pixel++) {
      int one = classOf(expected, pixel * channels, channels, boundary);
      int other = classOf(actual, pixel * channels, channels, boundary);
      either[one]++;
      if (one == other) {
        same++;
        both[one]++;
      } else {
        either[other]++;
      }
    }
    List<Overlap> classes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      classes.add(new Overlap(both[i], either[i]));
    }
    return new SegmentedPixels(pixels, same, classes);
  }

  private static int classOf(float[] values, int from, int channels, double boundary) {
    if (channels == 1) {
      return values[from] > boundary ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < channels; c++) {
      if (values[from + c] > values[from + best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * Of the images of both.
   *
   * @throws IllegalArgumentException if they have not as many classes
   */
  public SegmentedPixels merge(SegmentedPixels other) {
    if (classes.size() != other.classes.size()) {
      throw new IllegalArgumentException(
          classes.size() + " and " + other.classes.size() + " classes");
    }
    return new SegmentedPixels(
        pixels + other.pixels,
        same + other.same,
        IntStream.range(0, classes.size())
            .mapToObj(c -> classes.get(c).merge(other.classes.get(c)))
            .toList());
  }

  /** The share of pixels of the same class; NaN if there are none. */
  public double sameShare() {
    return pixels == 0 ? Double.NaN : (double) same / pixels;
  }

  /**
   * The mean of intersection over union, over the pixels of all images, of the classes that have
   * any; NaN if there is none.
   */
  public double meanOverlap() {
    return classes.stream()
        .filter(of -> of.either() > 0)
        .mapToDouble(Overlap::share)
        .average()
        .orElse(Double.NaN);
  }
}
