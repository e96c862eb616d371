package io.rangefinder.quantize.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.statistics.PatchMoments;
import org.junit.jupiter.api.Test;

class MomentCollectorTest {
  private static final Shape IMAGE = Shape.of(1, 8, 8, 2);
  private static final Window2D WINDOW = Window2D.of(1, 1, Padding.SAME);

  @Test
  void outputsAreThoseOfTheFloatInputBeforeTheActivation() {
    Graph graph = graph(new Conv2D(WINDOW, Activation.RELU6), Shape.of(1, 1, 1, 2), 2, -3);
    MomentCollector collector = collector(graph, 64);
    collector.addImage(filled(1, 4), filled(1.5f, 4.5f));
    PatchMoments moments = collector.toMoments();

    assertThat(moments.positions()).isEqualTo(64);
    assertThat(moments.inputMeans(0)).containsExactly(1.5, 4.5);
    assertThat(moments.outputMeans(0)[0]).isCloseTo(2 - 12 + 0.25, within(1e-9));
  }

  @Test
  void channelsOfADepthwiseConvolutionAreGroups() {
    Graph graph =
        graph(new DepthwiseConv2D(WINDOW, 1, Activation.NONE), Shape.of(1, 1, 1, 2), 2, -3);
    MomentCollector collector = collector(graph, 64);
    collector.addImage(filled(1, 4));
    PatchMoments moments = collector.toMoments();

    assertThat(moments.inputMeans(1)).containsExactly(4);
    assertThat(moments.outputMeans(0)).containsExactly(2.25);
    assertThat(moments.outputMeans(1)).containsExactly(-12 + 0.25);
  }

  @Test
  void anyPartitioningOfTheImagesGivesTheSameBytes() {
    Graph graph =
        graph(
            new Conv2D(WINDOW, Activation.NONE),
            Shape.of(1, 3, 3, 2),
            new Samples(5).uniform(18, -1, 1));
    Samples samples = new Samples(6);
    float[][] images = new float[9][];
    for (int i = 0; i < images.length; i++) {
      images[i] = samples.uniform(128, -1, 1);
    }
    MomentCollector whole = collector(graph, 10);
    MomentCollector left = collector(graph, 10);
    MomentCollector right = collector(graph, 10);
    for (int i = 0; i < images.length; i++) {
      whole.addImage(images[i]);
      (i % 3 == 0 ? left : right).addImage(images[images.length - 1 - i]);
    }

    assertThat(right.toMoments().merge(left.toMoments()).toBytes())
        .isEqualTo(whole.toMoments().toBytes());
    assertThat(whole.toMoments().positions()).isBetween(9L * 7, 9L * 10);
  }

  @Test
  void anImageOfAnotherSizeIsABug() {
    Graph graph = graph(new Conv2D(WINDOW, Activation.NONE), Shape.of(1, 1, 1, 2), 2, -3);

    assertThatThrownBy(() -> collector(graph, 10).addImage(new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Inputs of 5 and 5 elements, not 128");
  }

  private static MomentCollector collector(Graph graph, int positions) {
    return new MomentCollector(graph, graph.nodes().get(0), positions);
  }

  private static Graph graph(Op op, Shape shape, float... weights) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, IMAGE);
    builder.constant("w", Constant.ofFloats(shape, weights));
    int channels = op instanceof Conv2D ? 1 : 2;
    float[] bias = channels == 1 ? new float[] {0.25f} : new float[] {0.25f, 0.25f};
    builder.constant("b", Constant.ofFloats(Shape.of(channels), bias));
    builder.node("y", op, "x", "w", "b");
    return builder.build("y");
  }

  private static float[] filled(float first, float second) {
    float[] image = new float[128];
    for (int i = 0; i < image.length; i += 2) {
      image[i] = first;
      image[i + 1] = second;
    }
    return image;
  }
}
