package io.rangefinder.jobs.demo;

/**
 * The demo's network, described once for training and for freezing: a convolution, five depthwise
 * separable blocks of which two are residual, the mean over the image and a dense layer.
 *
 * <p>Input [N,64,64,3] with values from -1 to 1; output [N,8], one logit for each {@link Figure}.
 */
final class DemoNetwork {
  static final String INPUT = "input";
  static final String LOGITS = "logits";
  static final String PREDICTIONS = "predictions";
  static final int CLASSES = Figure.values().length;
  static final float BATCH_NORM_EPSILON = 1e-3f;

  private DemoNetwork() {}

  static <T> T logits(Layers<T> layers, T input) {
    T x = layers.convolution("stem", input, 3, 2, 16);
    x = layers.relu6("stem", layers.batchNorm("stem", x));
    x = separable(layers, "block_1", x, 2, 32);
    x = residual(layers, "block_2", x, 32);
    x = separable(layers, "block_3", x, 2, 64);
    x = residual(layers, "block_4", x, 64);
    x = separable(layers, "block_5", x, 1, 128);
    return layers.dense(LOGITS, layers.globalAverage("average", x), CLASSES);
  }

  private static <T> T separable(Layers<T> layers, String name, T input, int stride, int filters) {
    String pointwise = name + "/pointwise";
    T x = linearPointwise(layers, name, input, stride, filters);
    return layers.relu6(pointwise, x);
  }

  private static <T> T residual(Layers<T> layers, String name, T input, int filters) {
    return layers.add(name, input, linearPointwise(layers, name, input, 1, filters));
  }

  private static <T> T linearPointwise(
      Layers<T> layers, String name, T input, int stride, int filters) {
    String depthwise = name + "/depthwise";
    String pointwise = name + "/pointwise";
    T x = layers.batchNorm(depthwise, layers.depthwise(depthwise, input, stride));
    x = layers.convolution(pointwise, layers.relu6(depthwise, x), 1, 1, filters);
    return layers.batchNorm(pointwise, x);
  }
}
