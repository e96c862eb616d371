package io.rangefinder.jobs.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/**
 * Builds a network for training: parameters are resource variables, batch norms normalize by their
 * batch.
 *
 * <p>Filters start as He et al. advise (ICCV 2015, "Delving Deep into Rectifiers"): normal with the
 * variance 2 / fan-in.
 */
final class TrainingLayers implements Layers<Operand<TFloat32>> {
  private final Ops tf;
  private final Random random;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Norm> norms = new ArrayList<>();

  TrainingLayers(Ops tf, long seed) {
    this.tf = tf;
    this.random = new Random(seed);
  }

  /** What training changes. */
  record Parameter(ResourceVariable variable, Role role) {}

  /** What a parameter is to its layer. */
  enum Role {
    FILTER,
    SCALE,
    OFFSET
  }

  /** The statistics by which one batch norm normalizes its batch, [C] each. */
  record Norm(String scope, Output<TFloat32> mean, Output<TFloat32> variance) {}

  /** The parameters of all layers built so far. */
  List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** The batch norms built so far. */
  List<Norm> norms() {
    return List.copyOf(norms);
  }

  @Override
  public Operand<TFloat32> convolution(
      String name, Operand<TFloat32> input, int side, int stride, int filters) {
    long channels = channels(input);
    long fanIn = channels * side * side;
    Operand<TFloat32> filter = filter(name + "/weights", fanIn, side, side, channels, filters);
    return tf.nn.conv2d(input, filter, strides(stride), "SAME");
  }

  @Override
  public Operand<TFloat32> depthwise(String name, Operand<TFloat32> input, int stride) {
    Operand<TFloat32> filter = filter(name + "/depthwise_weights", 9, 3, 3, channels(input), 1);
    return tf.nn.depthwiseConv2dNative(input, filter, strides(stride), "SAME");
  }

  @Override
  public Operand<TFloat32> batchNorm(String name, Operand<TFloat32> input) {
    String scope = name + "/BatchNorm/";
    Shape shape = Shape.of(channels(input));
    Operand<TFloat32> none = tf.constant(new float[0]);
    FusedBatchNorm<TFloat32, TFloat32> norm =
        tf.nn.fusedBatchNorm(
            input,
            constant(scope + "gamma", Role.SCALE, shape, 1),
            constant(scope + "beta", Role.OFFSET, shape, 0),
            none,
            none,
            FusedBatchNorm.epsilon(DemoNetwork.BATCH_NORM_EPSILON),
            FusedBatchNorm.isTraining(true));
    norms.add(new Norm(scope, norm.batchMean(), norm.batchVariance()));
    return norm.y();
  }

  @Override
  public Operand<TFloat32> relu6(String name, Operand<TFloat32> input) {
    return tf.nn.relu6(input);
  }

  @Override
  public Operand<TFloat32> add(String name, Operand<TFloat32> left, Operand<TFloat32> right) {
    return tf.math.add(left, right);
  }

  @Override
  public Operand<TFloat32> globalAverage(String name, Operand<TFloat32> input) {
    return tf.math.mean(input, tf.constant(new int[] {1, 2}), Mean.keepDims(false));
  }

  @Override
  public Operand<TFloat32> dense(String name, Operand<TFloat32> input, int units) {
    long channels = channels(input);
    Operand<TFloat32> weights = filter(name + "/weights", channels, channels, units);
    Operand<TFloat32> biases = constant(name + "/biases", Role.OFFSET, Shape.of(units), 0);
    return tf.nn.biasAdd(tf.linalg.matMul(input, weights), biases);
  }

  private Operand<TFloat32> filter(String name, long fanIn, long... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[Math.toIntExact(shape.size())];
    double deviation = Math.sqrt(2.0 / fanIn);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return parameter(name, Role.FILTER, shape, values);
  }

  private Operand<TFloat32> constant(String name, Role role, Shape shape, float value) {
    float[] values = new float[Math.toIntExact(shape.size())];
    Arrays.fill(values, value);
    return parameter(name, role, shape, values);
  }

  private Operand<TFloat32> parameter(String name, Role role, Shape shape, float[] initial) {
    ResourceVariable variable = ResourceVariable.create(tf, name, shape, initial);
    parameters.add(new Parameter(variable, role));
    return variable.value();
  }

  private static List<Long> strides(long stride) {
    return List.of(1L, stride, stride, 1L);
  }

  private static long channels(Operand<TFloat32> value) {
    Shape shape = value.shape();
    return shape.get(shape.numDimensions() - 1);
  }
}
