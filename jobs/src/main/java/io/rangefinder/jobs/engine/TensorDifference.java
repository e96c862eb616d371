package io.rangefinder.jobs.engine;

/**
 * How far two engines come apart at a tensor, over all that was compared.
 *
 * @param low the least finite value of either, or 0: codes cover the range with zero in it
 * @param high the greatest, or 0
 * @param distance the greatest, infinite where only one of them has a number
 * @param where they are so far apart
 * @param element the position in the tensor there
 * @param tensorFlow the value there
 * @param runtime the value there
 */
record TensorDifference(
    float low,
    float high,
    double distance,
    Place where,
    int element,
    float tensorFlow,
    float runtime) {
  private static final TensorDifference NONE =
      new TensorDifference(0, 0, 0, new Place(0, 0), 0, 0, 0);

  /**
   * An image within a batch.
   *
   * @param image its position among the images
   * @param place its position in the batch
   */
  record Place(int image, int place) {}

  static TensorDifference none() {
    return NONE;
  }

  /** With the values of one more image. */
  TensorDifference and(Place at, float[] ofTensorFlow, float[] ofRuntime) {
    float newLow = low;
    float newHigh = high;
    double greatest = distance;
    int worst = -1;
    for (int i = 0; i < ofTensorFlow.length; i++) {
      float a = ofTensorFlow[i];
      float b = ofRuntime[i];
      if (Float.isFinite(a)) {
        newLow = Math.min(newLow, a);
        newHigh = Math.max(newHigh, a);
      }
      if (Float.isFinite(b)) {
        newLow = Math.min(newLow, b);
        newHigh = Math.max(newHigh, b);
      }
      double apart = apart(a, b);
      if (apart > greatest) {
        greatest = apart;
        worst = i;
      }
    }
    return worst < 0
        ? new TensorDifference(newLow, newHigh, distance, where, element, tensorFlow, runtime)
        : new TensorDifference(
            newLow, newHigh, greatest, at, worst, ofTensorFlow[worst], ofRuntime[worst]);
  }

  private static double apart(float a, float b) {
    if (a == b || (Float.isNaN(a) && Float.isNaN(b))) {
      return 0;
    }
    double distance = Math.abs((double) a - b);
    return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
  }

  /** The distance as a part of the range; infinite if only one of both has a number. */
  double ofRange() {
    return ofRange(distance);
  }

  /** Another distance as a part of this range. */
  double ofRange(double other) {
    return other == 0 ? 0 : other / ((double) high - low);
  }
}
