package io.rangefinder.jobs.source.pixels;

/**
 * For each position along one axis of the resized image: the two positions of the source that it
 * lies between, and how near it is to the second.
 *
 * <p>Positions are computed in float32 in the order of TensorFlow's CPU kernels, so that the same
 * pixels are chosen.
 */
final class SampledAxis {
  private final int[] lower;
  private final int[] upper;
  private final float[] weight;

  private SampledAxis(int size) {
    lower = new int[size];
    upper = new int[size];
    weight = new float[size];
  }

  /** Samples positions of the {@code extent} source positions that begin at {@code start}. */
  static SampledAxis of(Resize resize, int start, int extent, Aspect.Placement placement) {
    SampledAxis axis = new SampledAxis(placement.count());
    Resize.Corners corners = resize.corners();
    float scale = scale(corners, extent, placement.size());
    for (int i = 0; i < placement.count(); i++) {
      float index = placement.from() + i;
      if (resize.method() == Resize.Method.NEAREST) {
        int nearest = Math.min(nearest(corners, index, scale), extent - 1);
        axis.lower[i] = start + nearest;
        axis.upper[i] = start + nearest;
      } else {
        float position =
            corners == Resize.Corners.HALF_PIXEL ? (index + 0.5f) * scale - 0.5f : index * scale;
        float floor = (float) Math.floor(position);
        axis.lower[i] = start + Math.max((int) floor, 0);
        axis.upper[i] = start + Math.min((int) Math.ceil(position), extent - 1);
        axis.weight[i] = position - floor;
      }
    }
    return axis;
  }

  private static float scale(Resize.Corners corners, int extent, long size) {
    return corners == Resize.Corners.ALIGN_CORNERS && size > 1
        ? (extent - 1) / (float) (size - 1)
        : extent / (float) size;
  }

  private static int nearest(Resize.Corners corners, float index, float scale) {
    return switch (corners) {
      case LEGACY -> (int) Math.floor(index * scale);
      case HALF_PIXEL -> (int) Math.floor((index + 0.5f) * scale);
      case ALIGN_CORNERS -> Math.round(index * scale);
    };
  }

  int lower(int index) {
    return lower[index];
  }

  int upper(int index) {
    return upper[index];
  }

  float weight(int index) {
    return weight[index];
  }

  /** Samples one row of an image along this axis into a row of pixels, channels reordered. */
  void sample(DecodedImage image, int imageRow, ChannelOrder channels, float[] row) {
    byte[] samples = image.samples();
    int size = channels.channels();
    int start = imageRow * image.width() * size;
    for (int channel = 0; channel < size; channel++) {
      int source = start + channels.source(channel);
      for (int x = 0, at = channel; x < weight.length; x++, at += size) {
        byte left = samples[source + lower[x] * size];
        byte right = samples[source + upper[x] * size];
        row[at] = between(left, right, weight[x]);
      }
    }
  }

  private static float between(byte from, byte to, float near) {
    int start = from & 0xff;
    return start + ((to & 0xff) - start) * near;
  }
}
