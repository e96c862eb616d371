package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.toco.Conversion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;

/**
 * What contrib.quantize left out without a word: with its rules it is left out and listed, without
 * them it is quantized and converts.
 */
class MissedLayersTest {
  private static final String INPUT = "input";

  /** A network from {@code input} [N,8,8,4] to {@code end}. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Row {
    CONVOLUTION_THEN_POOL(
        Set.of("c/Conv2D", INPUT, "d/BiasAdd"),
        graph -> {
          String pool = graph.pool("MaxPool", "pool", conv(graph, "c", INPUT));
          end(graph, graph.bias("d", conv(graph, "d", pool), 4));
        }),
    CONVOLUTION_THEN_CONCAT(
        Set.of("a/Conv2D", "b/Conv2D", INPUT, "joined"),
        graph ->
            end(
                graph,
                graph.concat("joined", 3, conv(graph, "a", INPUT), conv(graph, "b", INPUT)))),
    CONVOLUTION_THEN_LEAKY_RELU(
        Set.of("c/Conv2D", INPUT, "leaky", "d/BiasAdd"),
        graph -> {
          String leaky = graph.node("LeakyRelu", "leaky", conv(graph, "c", INPUT));
          end(graph, graph.bias("d", conv(graph, "d", leaky), 4));
        }),
    CONVOLUTION_THEN_TANH(
        Set.of("c/Conv2D", INPUT, "d/BiasAdd"),
        graph -> {
          String tanh = graph.node("Tanh", "tanh", conv(graph, "c", INPUT));
          end(graph, graph.bias("d", conv(graph, "d", tanh), 4));
        }),
    CONVOLUTION_THEN_SIGMOID(
        Set.of("c/Conv2D", INPUT, "d/BiasAdd"),
        graph -> {
          String sigmoid = graph.node("Sigmoid", "sigmoid", conv(graph, "c", INPUT));
          end(graph, graph.bias("d", conv(graph, "d", sigmoid), 4));
        }),
    LAST_PRODUCT_THEN_SOFTMAX(
        Set.of("product", INPUT, "mean"),
        graph -> {
          String mean = graph.mean("mean", INPUT, 1, 2);
          end(
              graph,
              graph.node(
                  "Softmax",
                  "softmax",
                  graph.matmul("product", mean, graph.weights("product/weights", 4, 4))));
        }),
    BIAS_THEN_LEAKY_RELU(
        Set.of(INPUT, "leaky", "d/BiasAdd"),
        graph -> {
          String leaky =
              graph.node("LeakyRelu", "leaky", graph.bias("c", conv(graph, "c", INPUT), 4));
          end(graph, graph.bias("d", conv(graph, "d", leaky), 4));
        }),
    BIAS_THEN_BATCH_NORM(
        Set.of(INPUT, "n/FusedBatchNormV3", "relu", "d/BiasAdd"),
        graph -> {
          String norm = graph.batchNorm("n", graph.bias("c", conv(graph, "c", INPUT), 4), 4, false);
          String relu = graph.node("Relu6", "relu", norm);
          end(graph, graph.bias("d", conv(graph, "d", relu), 4));
        }),
    BATCH_NORM_AFTER_CONCAT(
        Set.of(INPUT, "n/FusedBatchNormV3", "relu", "joined"),
        graph -> {
          String left = graph.node("Relu6", "l", graph.bias("a", conv(graph, "a", INPUT), 4));
          String right = graph.node("Relu6", "r", graph.bias("b", conv(graph, "b", INPUT), 4));
          String norm = graph.batchNorm("n", graph.concat("joined", 3, left, right), 8, false);
          end(graph, graph.node("Relu6", "relu", norm));
        }),
    RELU_AFTER_CONCAT(
        Set.of(INPUT, "relu", "joined"),
        graph -> {
          String left = graph.node("Relu6", "l", graph.bias("a", conv(graph, "a", INPUT), 4));
          String right = graph.bias("b", conv(graph, "b", INPUT), 4);
          end(graph, graph.node("Relu", "relu", graph.concat("joined", 3, left, right)));
        }),
    SCALED_RESIDUAL_THEN_RELU(
        Set.of(INPUT, "relu", "d/BiasAdd"),
        graph -> {
          String up = graph.bias("c", conv(graph, "c", INPUT), 4);
          String scale = graph.constant("scale", Constant.ofFloats(Shape.scalar(), 0.17f));
          String sum = graph.node("AddV2", "sum", INPUT, graph.node("Mul", "scaled", up, scale));
          String relu = graph.node("Relu", "relu", sum);
          end(graph, graph.bias("d", conv(graph, "d", relu), 4));
        }),
    SUM_READ_BY_RELU_AND_SHORTCUT(
        Set.of(INPUT, "next"),
        graph -> {
          String sum =
              graph.node("AddV2", "sum", INPUT, graph.bias("c", conv(graph, "c", INPUT), 4));
          String inner = graph.bias("d", conv(graph, "d", graph.node("Relu", "relu", sum)), 4);
          end(graph, graph.node("AddV2", "next", sum, inner));
        }),
    CONCAT_OUTPUT(
        Set.of(INPUT, "joined"),
        graph -> {
          String left = graph.node("Relu6", "l", graph.bias("a", conv(graph, "a", INPUT), 4));
          String right = graph.node("Relu", "r", graph.bias("b", conv(graph, "b", INPUT), 4));
          String joined = graph.concat("joined", 3, left, right);
          end(graph, graph.pool("MaxPool", "pool", joined));
        }),
    TRANSPOSED_CONVOLUTION(
        Set.of(INPUT, "up", "d/BiasAdd"),
        graph -> {
          String weights = graph.weights("up/weights", 2, 2, 4, 4);
          String up =
              graph.add(
                  NewNode.ofFloats("Conv2DBackpropInput", "up")
                      .reading(graph.integers("up/shape", 1, 16, 16, 4), weights, INPUT)
                      .with("data_format", "NHWC")
                      .with("padding", "SAME")
                      .withList("strides", 1, 2, 2, 1)
                      .withList("dilations", 1, 1, 1, 1));
          end(graph, graph.bias("d", conv(graph, "d", up), 4));
        }),
    SEPARABLE_CONVOLUTION(
        Set.of(INPUT, "c/Conv2D"),
        graph ->
            end(
                graph,
                graph.node(
                    "Tanh", "tanh", conv(graph, "c", graph.depthwise("s", INPUT, 3, 4, 1))))),
    LAST_BIAS(
        Set.of(INPUT, "end"),
        graph ->
            graph.add(
                NewNode.ofFloats("BiasAdd", "end")
                    .reading(conv(graph, "c", INPUT), graph.filled("b", 0.1f, 4))
                    .with("data_format", "NHWC"))),
    CONSTANT_WEIGHTS(
        Set.of(INPUT, "c/Conv2D", "relu"),
        graph -> {
          float[] values = new float[3 * 3 * 4 * 4];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) StrictMath.sin(i);
          }
          String weights = graph.constant("w", Constant.ofFloats(Shape.of(3, 3, 4, 4), values));
          String conv = graph.bias("c", graph.conv("c", INPUT, weights, 1), 4);
          end(graph, graph.node("Relu", "relu", conv));
        }),
    UNREAD_VARIABLE(
        Set.of(INPUT, "c/Conv2D", "relu"),
        graph -> {
          String weights =
              graph.node("StopGradient", "still", graph.weights("c/weights", 3, 3, 4, 4));
          String conv = graph.bias("c", graph.conv("c", INPUT, weights, 1), 4);
          end(graph, graph.node("Relu", "relu", conv));
        }),
    DILATED_CONVOLUTION_THEN_RELU(
        Set.of(INPUT, "c/depthwise", "relu", "s2b", "b2s"),
        graph -> {
          String first = graph.node("Relu6", "first", graph.bias("b", conv(graph, "b", INPUT), 4));
          String batches =
              graph.add(
                  NewNode.ofFloats("SpaceToBatchND", "s2b")
                      .reading(
                          first,
                          graph.integers("s2b/block", 2, 2),
                          graph.constant("s2b/pads", Constant.ofInts(Shape.of(2, 2), 2, 2, 2, 2)))
                      .type("Tblock_shape", DataType.DT_INT32)
                      .type("Tpaddings", DataType.DT_INT32));
          String weights = graph.weights("c/depthwise_weights", 3, 3, 4, 1);
          String conv =
              graph.add(
                  NewNode.ofFloats("DepthwiseConv2dNative", "c/depthwise")
                      .reading(batches, weights)
                      .with("data_format", "NHWC")
                      .with("padding", "VALID")
                      .withList("strides", 1, 1, 1, 1)
                      .withList("dilations", 1, 1, 1, 1));
          String whole =
              graph.add(
                  NewNode.ofFloats("BatchToSpaceND", "b2s")
                      .reading(
                          conv,
                          graph.integers("b2s/block", 2, 2),
                          graph.constant("b2s/crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0)))
                      .type("Tblock_shape", DataType.DT_INT32)
                      .type("Tcrops", DataType.DT_INT32));
          end(graph, graph.node("Relu", "relu", whole));
        }),
    BATCH_NORM_OF_A_TRANSPOSED_CONVOLUTION(
        Set.of(INPUT, "up", "n/FusedBatchNormV3", "relu"),
        graph -> {
          String weights = graph.weights("up/weights", 2, 2, 4, 4);
          String up =
              graph.add(
                  NewNode.ofFloats("Conv2DBackpropInput", "up")
                      .reading(graph.integers("up/shape", 1, 16, 16, 4), weights, INPUT)
                      .with("data_format", "NHWC")
                      .with("padding", "SAME")
                      .withList("strides", 1, 2, 2, 1)
                      .withList("dilations", 1, 1, 1, 1));
          end(graph, graph.node("Relu", "relu", graph.batchNorm("n", up, 4, false)));
        }),
    UNFUSED_BATCH_NORM_AFTER_AN_ACTIVATION(
        Set.of(INPUT),
        graph -> {
          String relu = graph.node("Relu", "relu", graph.bias("c", conv(graph, "c", INPUT), 4));
          end(graph, graph.unfusedBatchNorm("n", relu, 4));
        }),
    PRELU_OF_SINGLE_OPERATORS(
        Set.of(INPUT, "c/BiasAdd", "abs", "sub", "mul", "scaled"),
        graph -> {
          String x = graph.bias("c", conv(graph, "c", INPUT), 4);
          String half = graph.constant("half", Constant.ofFloats(Shape.scalar(), 0.5f));
          String negative = graph.node("Sub", "sub", x, graph.node("Abs", "abs", x));
          String scaled =
              graph.node(
                  "Mul",
                  "scaled",
                  graph.node("Mul", "mul", graph.filled("s", 0.2f, 4), negative),
                  half);
          end(graph, graph.node("Add", "prelu", graph.node("Relu", "relu", x), scaled));
        }),
    HARD_SWISH_OF_SINGLE_OPERATORS(
        Set.of(INPUT),
        graph -> {
          String x = graph.bias("c", conv(graph, "c", INPUT), 4);
          String three = graph.constant("three", Constant.ofFloats(Shape.scalar(), 3));
          String sixth = graph.constant("sixth", Constant.ofFloats(Shape.scalar(), 1f / 6));
          String gate = graph.node("Relu6", "gate", graph.node("Add", "sum", x, three));
          end(graph, graph.node("Mul", "swish", graph.node("Mul", "gated", x, gate), sixth));
        }),
    SHARED_HEADS(
        Set.of(INPUT, "joined"),
        graph -> {
          String weights = graph.weights("head/weights", 3, 3, 4, 4);
          String pool = graph.pool("MaxPool", "pool", INPUT);
          String one = graph.bias("one", graph.conv("one", INPUT, weights, 1), 4);
          String two = graph.bias("two", graph.conv("two", pool, weights, 1), 4);
          end(
              graph,
              graph.concat(
                  "joined", 1, reshaped(graph, "flat_one", one), reshaped(graph, "flat_two", two)));
        });

    private final Set<String> missed;
    private final Consumer<SmallGraph> network;

    Row(Set<String> missed, Consumer<SmallGraph> network) {
      this.missed = missed;
      this.network = network;
    }

    GraphDef graph() {
      SmallGraph graph = new SmallGraph();
      graph.input(INPUT, 1, 8, 8, 4);
      network.accept(graph);
      return graph.build();
    }
  }

  private static String conv(SmallGraph graph, String name, String input) {
    return graph.conv(name, input, 3, 1, 4, 4);
  }

  private static String reshaped(SmallGraph graph, String name, String input) {
    return graph.add(
        NewNode.ofFloats("Reshape", name)
            .reading(input, graph.integers(name + "/shape", 1, -1, 4))
            .type("Tshape", DataType.DT_INT32));
  }

  private static void end(SmallGraph graph, String last) {
    graph.node("Identity", "end", last);
  }

  private static Map<String, Constant> feed() {
    Random random = new Random(3);
    float[] values = new float[8 * 8 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Map.of(INPUT, Constant.ofFloats(Shape.of(1, 8, 8, 4), values));
  }

  @ParameterizedTest
  @EnumSource
  void byTheOldRulesItIsMissedAndListed(Row row) {
    Rewritten old =
        EvaluationGraph.rewrite(
            row.graph(),
            EvaluationOptions.standard()
                .endingIn(List.of("end"))
                .compatibleWith(Compatibility.CONTRIB));
    Set<String> missed = new LinkedHashSet<>();
    old.missed().forEach(miss -> missed.add(miss.node()));
    assertThat(missed).as("%s", old.missed()).isEqualTo(row.missed);
  }

  @ParameterizedTest
  @EnumSource
  void byStructureItIsQuantizedAndConverts(Row row) {
    Rewritten training =
        TrainingGraph.rewrite(row.graph(), TrainingOptions.standard().endingIn(List.of("end")));
    assertThat(training.missed()).isEmpty();
    SortedMap<String, TensorProto> values =
        QuantizedChain.trained(training.graph(), 2, feed(), "end");
    Rewritten evaluation =
        EvaluationGraph.rewrite(
            row.graph(), EvaluationOptions.standard().trainedAs(training.manifest()));
    assertThat(evaluation.missed()).isEmpty();
    Conversion conversion =
        QuantizedChain.converted(
            QuantizedChain.frozen(evaluation.graph(), values, List.of("end")),
            INPUT,
            "1,8,8,4",
            "end");
    try (TfliteRunner runner = new TfliteRunner(conversion.file())) {
      assertThat(runner.run(runner.randomInputs(1))).hasSize(1);
    }
  }
}
