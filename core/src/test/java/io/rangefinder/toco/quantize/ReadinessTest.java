package io.rangefinder.toco.quantize;

import static io.rangefinder.toco.quantize.RangedGraphs.convolve;
import static io.rangefinder.toco.quantize.RangedGraphs.given;
import static io.rangefinder.toco.quantize.RangedGraphs.images;
import static io.rangefinder.toco.quantize.RangedGraphs.maxPool;
import static io.rangefinder.toco.quantize.RangedGraphs.trained;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Exp;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Select;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
  @Test
  void everyMissingRangeIsExplainedRootsBeforeWhatFollowsFromThem() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.RELU6, "x");
    builder.node("p", maxPool(), "c");
    builder.node("a", new Add(Activation.NONE), "p", "x");

    assertRefused(given(builder.build("a"), "x", -1, 1))
        .hasMessage(
            """
            Cannot quantize the graph.
            2 arrays have no range:
              - Array c, which is an input to the MaxPool operator producing the output array p, \
            is lacking min/max data, which is necessary for quantization: what Conv 'c' computes \
            may lie anywhere, and the network has no fake-quant nodes.
              - Array a does not have MinMax information, and is not a constant array: what Add \
            'a' computes may lie anywhere, and the network has no fake-quant nodes.
            Ranges that follow from these:
              - Array p, which is an input to the Add operator producing the output array a, is \
            lacking min/max data, which is necessary for quantization: MaxPool 'p' hands on the \
            range of 'c'.
            Train the network with fake-quant nodes there; or observe ranges with calibrate \
            --preparation none --output RUN and pass --calibration=RUN; or put ranges of your own \
            into the file of --arrays_extra_info_file:
              entries { name: "c" min: 0 max: 6 }
              entries { name: "a" min: MIN max: MAX }
            For a first experiment without regard to accuracy pass --default_ranges_min= and \
            --default_ranges_max=.\
            """);
  }

  @Test
  void aFakeQuantNodeBeforeTheActivationIsPointedOut() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.node("r", new Relu(), "c");

    assertRefused(trained(given(builder.build("r"), "x", -1, 1), "c", -2, 2))
        .hasMessageContaining(
            "Output array named r lacks minmax: the range of 'c' is that before Relu 'r'; a"
                + " fake-quant node belongs behind the activation.")
        .hasMessageContaining("entries { name: \"r\" min: 0 max: MAX }");
  }

  @Test
  void aFakeQuantNodeBehindTheNextOperatorIsPointedOut() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.node("p", maxPool(), "c");
    Graph graph = trained(given(builder.build("p"), "x", -1, 1), "p", -2, 2);

    assertRefused(graph)
        .hasMessageContaining(
            "the next fake-quant node stands behind MaxPool 'p', not behind Conv 'c'.");
  }

  @Test
  void aLayerWithoutBiasIsSaidToBePassedOver() {
    GraphBuilder builder = images("x");
    builder.constant("w", Constant.ofFloats(Shape.of(4, 1, 1, 4), new float[16]));
    builder.constant("b", Constant.ofFloats(Shape.of(4), 0, 0, 0, 0));
    builder.node("c", RangedGraphs.convolution(Activation.NONE), "x", "w", "b");
    builder.node("p", maxPool(), "c");

    assertRefused(trained(given(builder.build("p"), "x", -1, 1), "p", -2, 2))
        .hasMessageContaining(
            "not behind Conv 'c', for quantization-aware rewriting skips layers without bias.");
    Graph trainedElsewhere = trained(given(builder.build("p"), "x", -1, 1), "x", -1, 1);
    assertRefused(trainedElsewhere)
        .hasMessageContaining(
            "no fake-quant node stands behind Conv 'c', for quantization-aware rewriting skips"
                + " layers without bias.");
  }

  @Test
  void allOperatorsWithoutQuantizedFormAreNamedAtOnce() {
    GraphBuilder builder = images("x");
    builder.node("e", new Exp(), "x");
    builder.node("n", new Neg(), "e");
    Graph graph = given(given(given(builder.build("n"), "x", -1, 1), "e", 0, 3), "n", -3, 0);

    assertRefused(graph)
        .hasMessage(
            """
            Cannot quantize the graph.
            Unimplemented: this graph contains an operator of type Exp, Neg for which the \
            quantized form is not yet implemented. End the graph before it by naming other \
            outputs, replace it in the network, or convert to float:
              - Exp 'e'
              - Neg 'n'\
            """);
  }

  @Test
  void rangesThatNoCodeExistsForAreNamed() {
    GraphBuilder builder = images("a", "b", "c");
    builder.node("ab", new Add(Activation.NONE), "a", "b");
    builder.node("y", new Add(Activation.NONE), "ab", "c");
    Graph graph = given(given(builder.build("y"), "a", 1, 2), "b", 0, 0);
    graph = given(given(given(graph, "c", -1e308, 1e308), "ab", -1, 1), "y", -1, 1);

    assertRefused(graph)
        .hasMessage(
            "Cannot quantize the graph."
                + "\n  - the range [1.0, 2.0] of 'a' (given by hand) does not contain 0; give"
                + " another one"
                + "\n  - the range [0.0, 0.0] of 'b' (given by hand) is too narrow for 256 codes;"
                + " give another one"
                + "\n  - the range [-1.0E308, 1.0E308] of 'c' (given by hand) is too wide for"
                + " 32-bit floats; give another one");
  }

  @Test
  void anInputWithoutRangeIsNamedEvenIfNobodyReadsIt() {
    assertRefused(images("x").build("x"))
        .hasMessageContaining(
            "Array x does not have MinMax information, and is not a constant array: nobody said"
                + " what its codes stand for.");
  }

  @Test
  void choicesOfUnequalRangesAreNamed() {
    GraphBuilder builder = images("a", "b");
    builder.node("less", new Less(), "a", "b");
    builder.node("y", new Select(), "less", "a", "b");
    Graph graph = given(given(builder.build("y"), "a", -1, 1), "b", -2, 2);

    assertRefused(given(graph, "y", -2, 2))
        .hasMessage(
            """
            Cannot quantize the graph.
              - Select 'y' picks codes from 'a' in [-1.0, 1.0] and 'b' in [-2.0, 2.0]; give both \
            one range\
            """);
  }

  @Test
  void constantsThatAreNotFiniteAreNamed() {
    GraphBuilder builder = images("x");
    builder.constant("k", Constant.ofFloats(Shape.of(1), Float.NaN));
    builder.node("y", new Add(Activation.NONE), "x", "k");

    assertRefused(given(given(builder.build("y"), "x", -1, 1), "y", -1, 1))
        .hasMessageContaining("constant 'k' holds NaN or infinity; repair the model");
  }

  @Test
  void namesAreWrittenSoThatTheEntriesCanBePasted() {
    GraphBuilder builder = images("x");
    builder.node("odd\"\\name", new Add(Activation.NONE), "x", "x");

    assertRefused(given(builder.build("odd\"\\name"), "x", -1, 1))
        .hasMessageContaining("entries { name: \"odd\\\"\\\\name\" min: MIN max: MAX }");
  }

  @Test
  void aDefaultRangeWithoutZeroIsRefused() {
    QuantizationOptions options = QuantizationOptions.strict().withDefaultRange(new Range(0.5, 1));

    assertThatThrownBy(() -> TocoQuantizer.quantize(images("x").build("x"), options))
        .isInstanceOf(UserException.class)
        .hasMessage("The default range [0.5, 1.0] must contain 0 and be wider than a point");
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Graph graph) {
    return assertThatThrownBy(() -> TocoQuantizer.quantize(graph, QuantizationOptions.strict()))
        .isInstanceOf(UserException.class);
  }
}
