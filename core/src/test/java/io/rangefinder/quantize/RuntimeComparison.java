package io.rangefinder.quantize;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One run of a float graph and one of its quantized form, on the same inputs, which have no error
 * of their own; the ranges are those of the float run. Float inputs are drawn from -1 to 3, the one
 * called y from -2 to 1; integers are indices below 3.
 */
final class RuntimeComparison {
  private static final long SEED = 20;

  private final QuantizationResult result;
  private final Graph quantized;
  private final Map<String, Constant> reals;
  private final Map<String, Constant> codes;

  RuntimeComparison(Graph graph) {
    this(graph, new NearestWeights());
  }

  /** With weights quantized in another way. */
  RuntimeComparison(Graph graph, WeightQuantization weights) {
    Random random = new Random(SEED);
    RangeTable table = RangeTable.empty();
    List<Constant> realInputs = new ArrayList<>();
    List<Constant> codedInputs = new ArrayList<>();
    for (String input : graph.inputs()) {
      if (!graph.tensor(input).isFloat()) {
        realInputs.add(indices(random, graph.tensor(input).shape()));
        continue;
      }
      Range range = input.equals("y") ? new Range(-2, 1) : new Range(-1, 3);
      table = Operators.calibrated(table, input, range.min(), range.max());
      Shape shape = graph.tensor(input).shape();
      realInputs.add(uniform(random, shape, range));
    }
    result = Quantizer.quantize(graph, observed(graph, table, run(graph, realInputs)), weights);
    quantized = result.graph();
    List<Constant> exactInputs = new ArrayList<>();
    for (int i = 0; i < realInputs.size(); i++) {
      if (!graph.tensor(graph.inputs().get(i)).isFloat()) {
        exactInputs.add(realInputs.get(i));
        codedInputs.add(realInputs.get(i));
        continue;
      }
      Quantization code = code(graph.inputs().get(i));
      byte[] bytes = CodeGrid.of(code, Codes.UINT8).encode(realInputs.get(i).floats());
      codedInputs.add(Constant.ofBytes(DataType.UINT8, realInputs.get(i).shape(), bytes));
      exactInputs.add(Constant.ofFloats(realInputs.get(i).shape(), decode(bytes, code)));
    }
    reals = run(graph, exactInputs);
    codes = run(quantized, codedInputs);
  }

  private static RangeTable observed(Graph graph, RangeTable inputs, Map<String, Constant> values) {
    RangeTable table = inputs;
    for (Tensor tensor : graph.activations()) {
      if (!graph.isInput(tensor.name())) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : of(values, tensor.name()).floats()) {
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
        table = Operators.calibrated(table, tensor.name(), min, max);
      }
    }
    return table;
  }

  private static Map<String, Constant> run(Graph graph, List<Constant> inputs) {
    try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(graph))) {
      List<Constant> outputs = runner.run(inputs);
      Map<String, Constant> tensors = new LinkedHashMap<>(runner.tensors());
      for (int i = 0; i < outputs.size(); i++) {
        tensors.put(graph.outputs().get(i), outputs.get(i));
      }
      return tensors;
    }
  }

  private static Constant of(Map<String, Constant> values, String tensor) {
    Constant value = values.get(tensor);
    if (value == null) {
      throw new IllegalStateException("The runtime has no tensor '" + tensor + "'");
    }
    return value;
  }

  Graph quantized() {
    return quantized;
  }

  List<String> warnings() {
    return result.warnings();
  }

  Quantization code(String tensor) {
    return codeOf(quantized.tensor(tensor));
  }

  float[] real(String tensor) {
    return of(reals, tensor).floats();
  }

  float[] dequantized(String tensor) {
    return decode(of(codes, tensor).bytes(), code(tensor));
  }

  /** How far rounded weights can move one output of a graph of one weighted operator. */
  double errorOfWeights() {
    double error = 0;
    for (Node node : quantized.nodes()) {
      int at = OperatorConstraints.UINT8.of(node.op()).operand(OperandRole.WEIGHTS);
      if (at >= 0) {
        Tensor weights = quantized.tensor(node.input(at));
        error += weights.shape().elements() * 3 * codeOf(weights).scale() / 2;
      }
    }
    return error;
  }

  /** In decibels. */
  double signalToNoise(String tensor) {
    float[] expected = real(tensor);
    float[] actual = dequantized(tensor);
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < expected.length; i++) {
      signal += (double) expected[i] * expected[i];
      noise += Math.pow(expected[i] - actual[i], 2);
    }
    return 10 * Math.log10(signal / noise);
  }

  private static Constant uniform(Random random, Shape shape, Range range) {
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (range.min() + (range.max() - range.min()) * random.nextDouble());
    }
    return Constant.ofFloats(shape, values);
  }

  /** From 0 to 2. */
  private static Constant indices(Random random, Shape shape) {
    return Constant.ofInts(shape, random.ints(shape.elements(), 0, 3).toArray());
  }

  private static float[] decode(byte[] bytes, Quantization code) {
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = (float) (code.scale() * (Byte.toUnsignedInt(bytes[i]) - code.zeroPoint()));
    }
    return values;
  }

  private static Quantization codeOf(Tensor tensor) {
    Quantization code = tensor.quantization();
    if (code == null) {
      throw new IllegalStateException(tensor.name() + " is not quantized");
    }
    return code;
  }
}
