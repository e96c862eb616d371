package io.rangefinder.jobs.demo;

/**
 * The layers a network is described with, applied to values of type {@code T} in NHWC layout.
 *
 * <p>Names are those of the layers' TensorFlow scopes. Every spatial padding is SAME.
 */
interface Layers<T> {
  /** A square convolution without bias. */
  T convolution(String name, T input, int side, int stride, int filters);

  /** A 3x3 depthwise convolution without bias, one filter a channel. */
  T depthwise(String name, T input, int stride);

  T batchNorm(String name, T input);

  T relu6(String name, T input);

  T add(String name, T left, T right);

  /** The mean over height and width: [N,H,W,C] to [N,C]. */
  T globalAverage(String name, T input);

  /** A matrix product and a bias: [N,C] to [N,units]. */
  T dense(String name, T input, int units);
}
