package io.rangefinder.jobs.source.pixels;

/**
 * For each position along one axis of the resized image: the run of source positions that decide
 * it, and how much each of them does. Positions and weights are computed in float32 as in
 * TensorFlow's ScaleAndTranslate, ResizeBicubic and ResizeArea.
 */
abstract class FilteredAxis {
  /** Longer axes have their weights computed whenever they are wanted. */
  private static final int LONGEST_KEPT = 1 << 16;

  private final int[] first;
  private final int[] last;
  private final int[] kept;
  private float[] weights = {};

  private FilteredAxis(int count) {
    this.first = new int[count];
    this.last = new int[count];
    this.kept = new int[count];
  }

  /** The axis for a piece of {@code extent} source positions, resized. */
  static FilteredAxis of(Resize resize, int extent, Aspect.Placement placement) {
    FilteredAxis axis =
        resize.antialias()
            ? new Kernel(resize.method(), extent, placement)
            : resize.method() == Resize.Method.AREA
                ? new Area(extent, placement)
                : new Cubic(resize.corners(), extent, placement);
    axis.keepWeights(extent);
    return axis;
  }

  private void keepWeights(int extent) {
    if (extent > LONGEST_KEPT) {
      return;
    }
    int total = 0;
    for (int i = 0; i < first.length; i++) {
      kept[i] = total;
      total += last[i] - first[i] + 1;
    }
    float[] computed = new float[total];
    for (int i = 0; i < first.length; i++) {
      for (int source = first[i]; source <= last[i]; source++) {
        computed[kept[i] + source - first[i]] = weightOf(i, source);
      }
    }
    weights = computed;
  }

  void setRun(int index, int from, int to) {
    first[index] = from;
    last[index] = to;
  }

  int count() {
    return first.length;
  }

  /** The first source position of a run. */
  int first(int index) {
    return first[index];
  }

  /** The last source position of a run, itself one of them. */
  int last(int index) {
    return last[index];
  }

  float weight(int index, int source) {
    return weights.length == 0
        ? weightOf(index, source)
        : weights[kept[index] + source - first[index]];
  }

  abstract float weightOf(int index, int source);

  private static int clamped(int position, int extent) {
    return Math.max(0, Math.min(position, extent - 1));
  }

  /** A kernel that is as wide as the step between samples, if that is above a pixel. */
  private static final class Kernel extends FilteredAxis {
    private final boolean cubic;
    private final float[] sample;
    private final float[] inverseTotal;
    private final float inverseKernelScale;

    Kernel(Resize.Method method, int extent, Aspect.Placement placement) {
      super(placement.count());
      this.cubic = method == Resize.Method.BICUBIC;
      float inverseScale = 1 / (placement.size() / (float) extent);
      float kernelScale = Math.max(inverseScale, 1);
      float reach = (cubic ? 2 : 1) * kernelScale;
      this.inverseKernelScale = 1 / kernelScale;
      this.sample = new float[count()];
      this.inverseTotal = new float[count()];
      for (int i = 0; i < count(); i++) {
        sample[i] = (placement.from() + i + 0.5f) * inverseScale;
        setRun(
            i,
            clamped((int) Math.ceil(sample[i] - reach - 0.5f), extent),
            clamped((int) Math.floor(sample[i] + reach - 0.5f), extent));
        float total = 0;
        for (int source = first(i); source <= last(i); source++) {
          total += kernel(i, source);
        }
        inverseTotal[i] = 1 / total;
      }
    }

    @Override
    float weightOf(int index, int source) {
      return kernel(index, source) * inverseTotal[index];
    }

    private float kernel(int index, int source) {
      float x = Math.abs((source + 0.5f - sample[index]) * inverseKernelScale);
      if (!cubic) {
        return Math.max(1 - x, 0);
      }
      if (x >= 2) {
        return 0;
      }
      return x >= 1 ? ((-0.5f * x + 2.5f) * x - 4) * x + 2 : ((1.5f * x - 2.5f) * x) * x + 1;
    }
  }

  /** The part of each source position that a position of the result covers. */
  private static final class Area extends FilteredAxis {
    private final float scale;
    private final long from;
    private final int extent;

    Area(int extent, Aspect.Placement placement) {
      super(placement.count());
      this.extent = extent;
      this.scale = extent / (float) placement.size();
      this.from = placement.from();
      for (int i = 0; i < count(); i++) {
        setRun(
            i,
            clamped((int) Math.floor(start(i)), extent),
            clamped((int) Math.ceil(start(i + 1)) - 1, extent));
      }
    }

    private float start(int index) {
      return (from + index) * scale;
    }

    @Override
    float weightOf(int index, int source) {
      float start = Math.max(start(index), source);
      // The last position is taken for any that rounding puts behind it.
      float end = source == extent - 1 ? start(index + 1) : Math.min(start(index + 1), source + 1);
      return (end - start) / scale;
    }
  }

  /** Four source positions; those outside of the image are its border's, or none if half-pixel. */
  private static final class Cubic extends FilteredAxis {
    private static final int STEPS = 1 << 10;

    private final boolean keys;
    private final int extent;
    private final int[] before;
    private final float[][] taps;

    Cubic(Resize.Corners corners, int extent, Aspect.Placement placement) {
      super(placement.count());
      this.keys = corners == Resize.Corners.HALF_PIXEL;
      this.extent = extent;
      this.before = new int[count()];
      this.taps = new float[count()][];
      float scale =
          corners == Resize.Corners.ALIGN_CORNERS && placement.size() > 1
              ? (extent - 1) / (float) (placement.size() - 1)
              : extent / (float) placement.size();
      for (int i = 0; i < count(); i++) {
        float index = placement.from() + i;
        float position = keys ? (index + 0.5f) * scale - 0.5f : index * scale;
        before[i] = (int) Math.floor(position);
        taps[i] = taps(before[i], (int) Math.rint((position - before[i]) * STEPS));
        setRun(i, clamped(before[i] - 1, extent), clamped(before[i] + 2, extent));
      }
    }

    private float[] taps(int position, int step) {
      float near = step / (float) STEPS;
      float far = (STEPS - step) / (float) STEPS;
      float[] four = {outer(near + 1), inner(near), inner(far), outer(far + 1)};
      if (!keys) {
        return four;
      }
      float total = 0;
      for (int tap = 0; tap < four.length; tap++) {
        int source = position - 1 + tap;
        if (source < 0 || source >= extent) {
          four[tap] = 0;
        }
        total += four[tap];
      }
      for (int tap = 0; tap < four.length; tap++) {
        four[tap] *= 1 / total;
      }
      return four;
    }

    private float inner(float x) {
      float a = keys ? -0.5f : -0.75f;
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }

    private float outer(float x) {
      float a = keys ? -0.5f : -0.75f;
      return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
    }

    @Override
    float weightOf(int index, int source) {
      float weight = 0;
      for (int tap = 0; tap < 4; tap++) {
        if (clamped(before[index] - 1 + tap, extent) == source) {
          weight += taps[index][tap];
        }
      }
      return weight;
    }
  }
}
