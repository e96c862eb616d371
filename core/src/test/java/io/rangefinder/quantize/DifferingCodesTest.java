package io.rangefinder.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator that needs one code, with one tensor of another, run by the TFLite runtime. */
final class DifferingCodesTest {
  private static final Quantization OTHER =
      CodeGrid.over(new Range(-6, 5), Codes.UINT8).quantization();

  static Stream<Arguments> operators() {
    Stream<Arguments> more =
        Stream.of(
            arguments(
                new PadV2(),
                List.of(
                    "x",
                    Constant.ofInts(Shape.of(4, 2), 0, 0, 1, 1, 1, 1, 0, 0),
                    Constant.ofFloats(Shape.scalar(), 0.5f))),
            arguments(
                new OneHot(-1),
                List.of(
                    Constant.vector(2, 0),
                    Constant.ofInts(Shape.scalar(), 3),
                    Constant.ofFloats(Shape.scalar(), 2),
                    Constant.ofFloats(Shape.scalar(), -1))),
            arguments(
                new SparseToDense(true),
                List.of(
                    Constant.vector(1, 3),
                    Constant.vector(5),
                    Constant.ofFloats(Shape.of(2), 2, 1.5f),
                    Constant.ofFloats(Shape.scalar(), -1))));
    return Stream.of(OutputCodeTest.codeOfTheOperand(), OutputCodeTest.codeOfAll(), more)
        .flatMap(stream -> stream);
  }

  @ParameterizedTest
  @MethodSource("operators")
  void theRuntimeDoesWhatTheTableSays(Op op, List<Object> operands) {
    Graph graph = OutputCodeTest.graph(op, operands);
    Node node = graph.nodes().get(0);
    List<String> tied = new ArrayList<>(node.inputs());
    tied.add(node.outputs().get(0));
    for (String name : tied.stream().filter(name -> graph.tensor(name).isFloat()).toList()) {
      assertThat(observed(graph, name)).as(name).isEqualTo(DifferingCodes.of(op));
    }
  }

  @Test
  void anOperatorWithoutKernelHasNone() {
    assertThatThrownBy(() -> DifferingCodes.of(new Abs()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Abs has no uint8 kernel");
  }

  private static DifferingCodes observed(Graph graph, String differing) {
    Graph quantized = withOtherCode(graph, differing);
    Random random = new Random(1);
    List<Constant> reals = new ArrayList<>();
    List<Constant> codes = new ArrayList<>();
    for (String input : graph.inputs()) {
      float[] values = new float[Operators.IMAGE.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = 4 * random.nextFloat() - 1;
      }
      reals.add(Constant.ofFloats(Operators.IMAGE, values));
      byte[] bytes = CodeGrid.of(code(quantized, input), Codes.UINT8).encode(values);
      codes.add(Constant.ofBytes(DataType.UINT8, Operators.IMAGE, bytes));
    }
    float[] expected = run(graph, reals).get(0).floats();
    byte[] actual;
    try {
      actual = run(quantized, codes).get(0).bytes();
    } catch (IllegalStateException refused) {
      return DifferingCodes.REFUSED;
    }
    Quantization code = code(quantized, quantized.outputs().get(0));
    double farthest = 0;
    for (int i = 0; i < expected.length; i++) {
      double real = CodeGrid.of(code, Codes.UINT8).real(Byte.toUnsignedInt(actual[i]));
      farthest = Math.max(farthest, Math.abs(real - expected[i]));
    }
    return farthest <= OTHER.scale() ? DifferingCodes.CONVERTED : DifferingCodes.MISREAD;
  }

  /** The quantized graph, all in codes of [-1, 3] but for one tensor. */
  private static Graph withOtherCode(Graph graph, String differing) {
    RangeTable ranges = RangeTable.empty();
    for (String name : Arrays.asList("x", "y", "result")) {
      ranges = Operators.calibrated(ranges, name, -1, 3);
    }
    Graph quantized = Quantizer.quantize(graph, ranges);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Tensor tensor : quantized.tensors()) {
      tensors.put(tensor.name(), tensor);
    }
    Constant real = graph.tensor(differing).constant();
    Constant codes = real == null ? null : CodeGrid.of(OTHER, Codes.UINT8).encode(real);
    tensors.put(
        differing, new Tensor(differing, quantized.tensor(differing).type(), codes, null, OTHER));
    return quantized.withTensors(tensors);
  }

  private static Quantization code(Graph graph, String name) {
    return Objects.requireNonNull(graph.tensor(name).quantization(), name);
  }

  private static List<Constant> run(Graph graph, List<Constant> inputs) {
    try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(graph))) {
      return runner.run(inputs);
    }
  }
}
