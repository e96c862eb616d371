package io.rangefinder.jobs.benchmark;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.model.DeployableModel;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of the shape of MobileNet V1 (Howard et al., 2017) with random weights: what it
 * computes means nothing, but takes as long as if it did.
 *
 * @param width the part of the full network's channels that every layer has
 * @param side height and width of the image, a multiple of 32
 */
public record MobileNetV1(double width, int side) {
  private static final Pattern NAME =
      Pattern.compile("mobilenet_(0\\.25|0\\.5|0\\.50|0\\.75|1\\.0)_(128|160|192|224)");

  private static final int CLASSES = 1001;
  private static final int SEED = 1;

  /** Output channels of the separable blocks at full width; negative where a block halves. */
  private static final List<Integer> BLOCKS =
      List.of(64, -128, 128, -256, 256, -512, 512, 512, 512, 512, 512, -1024, 1024);

  /**
   * The network of a name such as {@code mobilenet_1.0_224}: its width and its image.
   *
   * @throws UserException if the name is of another form
   */
  public static MobileNetV1 named(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new UserException(
          "There is no network '%s': name mobilenet_WIDTH_SIDE of width 0.25, 0.5, 0.75 or 1.0 and side 128, 160, 192 or 224, as mobilenet_1.0_224."
              .formatted(name));
    }
    return new MobileNetV1(
        Double.parseDouble(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** The network as it is deployed: batch norms folded, ReLU6 fused; the same at every call. */
  public DeployableModel build() {
    Layers layers = new Layers();
    String x = layers.image(side);
    x = layers.convolution("conv_0", x, 3, 2, channels(32), Activation.RELU6);
    int number = 1;
    for (int block : BLOCKS) {
      x = layers.depthwise("conv_" + number + "_depthwise", x, block < 0 ? 2 : 1);
      x =
          layers.convolution(
              "conv_" + number + "_pointwise",
              x,
              1,
              1,
              channels(Math.abs(block)),
              Activation.RELU6);
      number++;
    }
    return new DeployableModel(layers.classify(x));
  }

  private int channels(int full) {
    return (int) (full * width);
  }

  /** Adds layers whose weights keep the variance of what flows through them (He et al., 2015). */
  private static final class Layers {
    private final GraphBuilder graph = new GraphBuilder();
    private final Random random = new Random(SEED);

    String image(int side) {
      return graph.input("input", DataType.FLOAT32, Shape.of(1, side, side, 3));
    }

    String convolution(
        String name, String input, int taps, int stride, int filters, Activation activation) {
      int depth = graph.tensor(input).shape().dim(3);
      return add(
          name,
          new Conv2D(Window2D.of(stride, stride, Padding.SAME), activation),
          input,
          weights(name, Shape.of(filters, taps, taps, depth), taps * taps * depth),
          filters);
    }

    String depthwise(String name, String input, int stride) {
      int depth = graph.tensor(input).shape().dim(3);
      return add(
          name,
          new DepthwiseConv2D(Window2D.of(stride, stride, Padding.SAME), 1, Activation.RELU6),
          input,
          weights(name, Shape.of(1, 3, 3, depth), 9),
          depth);
    }

    Graph classify(String features) {
      int side = graph.tensor(features).shape().dim(1);
      String average =
          graph.node(
              "average",
              new AveragePool2D(
                  Window2D.of(side, side, Padding.VALID), side, side, Activation.NONE),
              features);
      String logits = convolution("logits", average, 1, 1, CLASSES, Activation.NONE);
      String row =
          graph.node(
              "row",
              new Reshape(),
              logits,
              graph.constant("row_shape", Constant.vector(1, CLASSES)));
      graph.node("predictions", new Softmax(1), row);
      return graph.build("predictions");
    }

    private String add(String name, Op op, String input, String weights, int filters) {
      String bias =
          graph.constant(name + "/bias", Constant.ofFloats(Shape.of(filters), new float[filters]));
      return graph.node(name, op, input, weights, bias);
    }

    private String weights(String name, Shape shape, int fanIn) {
      float deviation = (float) Math.sqrt(2.0 / fanIn);
      float[] values = new float[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian() * deviation;
      }
      return graph.constant(name + "/weights", Constant.ofFloats(shape, values));
    }
  }
}
