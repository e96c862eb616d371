package io.rangefinder.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.jobs.execute.FloatTensor;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.model.DeployableModel;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CrossCheckTest {
  private static final int SIDE = 6;
  private static final int DEPTH = 3;
  private static final int FILTERS = 40;
  private static final int BATCH = 8;

  @Test
  void aNetworkThatBothComputeRightlyIsFoundSo() {
    DeployableModel network = ProbeNetwork.build();
    LoweredGraph pass = LoweredGraph.of(network, BATCH);

    EngineFinding finding = CrossCheck.of(network, pass).run(inputs(pass.imageElements()));

    assertThat(finding.wrong()).isEmpty();
    assertThat(finding.notes()).isEmpty();
    assertThat(finding.images()).isEqualTo(2);
    assertThat(finding.tensors()).isEqualTo(pass.tensors().size());
    assertThat(finding.largest()).isPositive().isLessThan(CrossCheck.BOUND);
  }

  @Test
  void theOperatorOfAChangedWeightIsNamedAndNoneBehindIt() {
    LoweredGraph changed = LoweredGraph.of(network(weights(1.5f)), BATCH);

    EngineFinding finding =
        CrossCheck.ofLowered(changed, network(weights(1))).run(inputs(changed.imageElements()));

    assertThat(finding.wrong())
        .singleElement()
        .asString()
        .startsWith("Conv2D 'first' gives ")
        .contains("the TFLite runtime ", "of 'image ", "of the range [");
    assertThat(finding.notes()).singleElement().asString().contains("no operator does");
    assertThat(finding.largest()).isGreaterThan(CrossCheck.BOUND);
  }

  @Test
  void whatIsFusedWhereNothingIsFetchedIsLookedAtToo() {
    LoweredGraph changed = LoweredGraph.of(network(weights(1.5f)), 1);
    DeployableModel network = network(weights(1));

    EngineFinding finding =
        CrossCheck.of(network, changed.fetching(List.of("second")))
            .run(inputs(changed.imageElements()));

    assertThat(finding.wrong()).singleElement().asString().contains("'second', fused");
  }

  /** The difference of two sums of equal terms, added in other orders: nothing but rounding. */
  @Test
  void aNetworkThatMagnifiesRoundingIsNoFaultOfTheEngine() {
    int depth = 512;
    float[] weights = new DrawnNumbers(9).next(depth);
    float[] image = new DrawnNumbers(10).next(SIDE * SIDE * DEPTH);
    GraphBuilder graph = new GraphBuilder();
    String x = graph.input("input", DataType.FLOAT32, Shape.of(1, SIDE, SIDE, DEPTH));
    float[] spread = new DrawnNumbers(11).next(depth * DEPTH);
    x = convolution(graph, "spread", x, Shape.of(depth, 1, 1, DEPTH), spread);
    float[] reversed = new float[depth * depth];
    float[] straight = new float[depth * depth];
    for (int i = 0; i < depth; i++) {
      reversed[i * depth + depth - 1 - i] = 1;
      straight[i * depth + i] = 1;
    }
    String forth = convolution(graph, "forth", x, Shape.of(depth, 1, 1, depth), straight);
    String back = convolution(graph, "back", x, Shape.of(depth, 1, 1, depth), reversed);
    float[] mirrored = new float[depth];
    for (int i = 0; i < depth; i++) {
      mirrored[i] = weights[depth - 1 - i];
    }
    String one = convolution(graph, "one", forth, Shape.of(1, 1, 1, depth), weights);
    String other = convolution(graph, "other", back, Shape.of(1, 1, 1, depth), mirrored);
    graph.node("rounding", new Sub(Activation.NONE), one, other);
    DeployableModel network = new DeployableModel(graph.build("rounding"));

    EngineFinding finding =
        CrossCheck.of(network, LoweredGraph.of(network, 1)).run(List.of(input("image", image)));

    assertThat(finding.wrong()).isEmpty();
    assertThat(finding.notes())
        .singleElement()
        .asString()
        .contains("1 tensors differ", "'rounding'", "no operator does");
  }

  /** As pixels lie that are fed as -1 to 1: none of them is 0, which has a code. */
  @Test
  void valuesHalfWayBetweenTwoCodesMayBeRoundedToEither() {
    float end = 1.0000005f;
    float[] pixels = new float[SIDE * SIDE * DEPTH];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (i + 74 - 127.5f) / 127.5f;
    }
    GraphBuilder graph = new GraphBuilder();
    String x = graph.input("input", DataType.FLOAT32, Shape.of(1, SIDE, SIDE, DEPTH));
    graph.node("second", new Tanh(), graph.node("rounded", new FakeQuant(-end, end, 8, false), x));
    DeployableModel network = new DeployableModel(graph.build("second"));

    EngineFinding finding =
        CrossCheck.of(network, LoweredGraph.of(network, 1)).run(List.of(input("image", pixels)));

    assertThat(finding.largest()).isGreaterThan(CrossCheck.BOUND);
    assertThat(finding.wrong()).isEmpty();
  }

  private static DeployableModel network(float[] weights) {
    GraphBuilder graph = new GraphBuilder();
    String x = graph.input("input", DataType.FLOAT32, Shape.of(1, SIDE, SIDE, DEPTH));
    x = convolution(graph, "first", x, Shape.of(FILTERS, 3, 3, DEPTH), weights);
    graph.node("second", new Tanh(), x);
    return new DeployableModel(graph.build("second"));
  }

  /** Of which one is multiplied. */
  private static float[] weights(float factor) {
    float[] weights = new DrawnNumbers(4).next(FILTERS * 9 * DEPTH);
    weights[100] *= factor;
    return weights;
  }

  private static String convolution(
      GraphBuilder graph, String name, String input, Shape shape, float[] weights) {
    return graph.node(
        name,
        new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE),
        input,
        graph.constant(name + "/weights", Constant.ofFloats(shape, weights)),
        graph.constant(
            name + "/bias", Constant.ofFloats(Shape.of(shape.dim(0)), new float[shape.dim(0)])));
  }

  private static List<CrossCheck.Input> inputs(int elements) {
    DrawnNumbers numbers = new DrawnNumbers(6);
    return List.of(
        input("image 1", numbers.next(elements)), input("image 2", numbers.next(elements)));
  }

  private static CrossCheck.Input input(String name, float[] values) {
    return new CrossCheck.Input(name, new FloatTensor(Shape.of(values.length), values));
  }
}
