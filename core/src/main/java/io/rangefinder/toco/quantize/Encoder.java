package io.rangefinder.toco.quantize;

import io.rangefinder.codes.BiasQuantization;
import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.codes.FusedClamps;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.quantize.OutputCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a graph whose ranges are complete into codes, one node after the other. */
final class Encoder {
  /** Ranges that miss what their codes represent by more than this part of it are corrected. */
  private static final double RANGE_TOLERANCE = 1e-5;

  private final Graph graph;
  private final KnownRanges ranges;
  private final UintOperators operators;
  private final QuantizationOptions options;
  private final IdleClamps clamps;
  private final GraphEdit edit;
  private final Map<String, Tensor> encoded = new LinkedHashMap<>();
  private final Map<String, String> standIns = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> outputs;
  private final List<String> badWeights = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Encoder(Graph graph, KnownRanges ranges, UintOperators operators, QuantizationOptions options) {
    this.graph = graph;
    this.ranges = ranges;
    this.operators = operators;
    this.options = options;
    this.clamps = new IdleClamps(graph, ranges);
    this.outputs = new ArrayList<>(graph.outputs());
    this.edit = graph.edit();
    graph
        .tensors()
        .forEach(tensor -> edit.put(tensor.withRange(ranges.find(tensor.name()).orElse(null))));
  }

  List<String> warnings() {
    return warnings;
  }

  /**
   * @throws UserException listing all weights that fast kernels cannot take
   */
  Graph run() {
    for (String input : graph.inputs()) {
      if (graph.tensor(input).isFloat()) {
        encodeByRange(input);
      }
    }
    graph.nodes().forEach(this::encode);
    if (!badWeights.isEmpty()) {
      throw UserException.listing(
          "Fast kernels cannot take weights of the lowest code within 16 of each other"
              + " (kMinDistanceBetweenBadValues=16). Train with fake-quant nodes of narrow range,"
              + " or consider passing --allow_nudging_weights_to_use_fast_gemm_kernel if you don't"
              + " care about accuracy:",
          badWeights);
    }
    encoded.values().forEach(edit::put);
    Graph result = edit.with(nodes, graph.inputs(), outputs);
    GraphVerifier.verify(result, "quantization");
    return result;
  }

  private void encode(Node original) {
    Node node = original.reading(standIns);
    if (clamps.isIdle(original)) {
      remove(node);
      return;
    }
    Node ready = encodeOperands(node);
    boolean hasCodes = !(operators.code(node.op()) instanceof OutputCode.None);
    for (String output : ready.outputs()) {
      if (graph.tensor(output).isFloat() && hasCodes) {
        encodeOutput(ready, output);
      }
    }
    nodes.add(ready.withOp(withoutIdleClamp(ready)));
  }

  /** Lets the operand stand in for the result; an operand that must keep its name is copied. */
  private void remove(Node node) {
    String operand = node.input(0);
    String output = node.output();
    if (!graph.isOutput(output)) {
      standIns.put(output, operand);
    } else if (!graph.isInput(operand) && !outputs.contains(operand)) {
      standIns.put(output, operand);
      outputs.replaceAll(name -> name.equals(output) ? operand : name);
    } else {
      String shape = edit.freeName(output + "_copy_shape");
      edit.put(Tensor.constant(shape, Constant.vector(graph.tensor(output).shape().toArray())));
      encoded.put(output, required(operand).renamed(output));
      nodes.add(new Node(new Reshape(), List.of(operand, shape), output));
    }
  }

  private Node encodeOperands(Node node) {
    List<String> operands = new ArrayList<>(node.inputs());
    for (int i = 0; i < operands.size(); i++) {
      Tensor operand = edit.tensor(operands.get(i));
      if (!operand.isFloat() || !operand.isConstant()) {
        continue;
      }
      if (i == WeightedOp.BIAS && node.op() instanceof WeightedOp) {
        operands.set(i, encodeBias(node.withInputs(operands), operand));
      } else {
        operands.set(i, encodeConstant(operand));
      }
    }
    if (node.op() instanceof Conv2D || node.op() instanceof FullyConnected) {
      makeFast(operands.get(WeightedOp.WEIGHTS));
    }
    return node.withInputs(operands);
  }

  /** Encodes a constant; returns the name of its codes. */
  private String encodeConstant(Tensor tensor) {
    Tensor old = encoded.get(tensor.name());
    if (old != null && old.dataType() == DataType.UINT8) {
      return tensor.name();
    }
    Constant real = tensor.requireConstant();
    TensorRange range = ranges.find(tensor.name()).orElseGet(() -> rangeOf(real.floats()));
    CodeGrid grid = RangeCode.of(range);
    Constant codes = grid.encode(real);
    return keep(new Tensor(tensor.name(), codes.type(), codes, range, grid.quantization()));
  }

  private static TensorRange rangeOf(float[] values) {
    return new TensorRange(
        CodeGrid.encodable(Range.ofElements(values), Codes.UINT8),
        RangeOrigin.FIXED,
        "by its elements");
  }

  /** Encodes a bias; returns the name of its codes. */
  private String encodeBias(Node node, Tensor bias) {
    Quantization input = code(node.input(WeightedOp.INPUT));
    Quantization weights = code(node.input(WeightedOp.WEIGHTS));
    BiasQuantization chosen = BiasQuantization.of(bias.requireConstant(), input, weights);
    chosen.warning(node, bias.name()).ifPresent(warnings::add);
    return keep(
        new Tensor(
            bias.name(),
            chosen.codes().type(),
            chosen.codes(),
            bias.range(),
            chosen.quantization()));
  }

  /** Keeps codes under their name, or under a new one if other codes have it. */
  private String keep(Tensor codes) {
    Tensor old = encoded.putIfAbsent(codes.name(), codes);
    if (old == null || old.equals(codes)) {
      return codes.name();
    }
    String copy = edit.freeName(codes.name());
    edit.put(codes.renamed(copy));
    encoded.put(copy, codes.renamed(copy));
    return copy;
  }

  private void makeFast(String name) {
    Tensor weights = encoded.get(name);
    if (weights == null || !weights.isConstant()) {
      return;
    }
    if (options.nudgesWeights()) {
      encoded.put(name, FastKernelWeights.nudged(weights));
    } else {
      FastKernelWeights.problem(weights)
          .filter(problem -> !badWeights.contains(problem))
          .ifPresent(badWeights::add);
    }
  }

  private void encodeByRange(String name) {
    TensorRange range = range(name);
    encoded.put(name, variable(name, range, RangeCode.of(range).quantization()));
  }

  private void encodeOutput(Node node, String output) {
    TensorRange range = range(output);
    OutputCode source = operators.code(node.op());
    Quantization code;
    if (source instanceof OutputCode.Fixed fixed) {
      code = fixed.grid(Codes.UINT8).quantization();
    } else if (source instanceof OutputCode.OfOperand operand) {
      code = code(node.input(operand.operand()));
    } else {
      code = RangeCode.of(range).quantization();
    }
    encoded.put(output, variable(output, corrected(range, code), code));
  }

  /** The range that the code represents, unless the range is as good as that. */
  private static TensorRange corrected(TensorRange range, Quantization code) {
    Range spanned = RangeCode.whole(code).representable();
    double tolerance = RANGE_TOLERANCE * (spanned.max() - spanned.min());
    boolean fits =
        Math.abs(spanned.min() - range.range().min()) <= tolerance
            && Math.abs(spanned.max() - range.range().max()) <= tolerance;
    return fits ? range : range.withRange(spanned);
  }

  private Tensor variable(String name, TensorRange range, Quantization code) {
    TensorType type = new TensorType(DataType.UINT8, graph.tensor(name).shape());
    return new Tensor(name, type, null, range, code);
  }

  private Op withoutIdleClamp(Node node) {
    Tensor output = encoded.get(node.name());
    Quantization code = output == null ? null : output.quantization();
    return code == null
        ? node.op()
        : FusedClamps.withoutIdleClamp(node.op(), RangeCode.whole(code));
  }

  private TensorRange range(String name) {
    return ranges
        .find(name)
        .orElseThrow(() -> new IllegalStateException("'" + name + "' has no range"));
  }

  private Quantization code(String name) {
    Quantization code = required(name).quantization();
    if (code == null) {
      throw new IllegalStateException("'" + name + "' has no code");
    }
    return code;
  }

  private Tensor required(String name) {
    Tensor tensor = encoded.get(name);
    if (tensor == null) {
      throw new IllegalStateException("'" + name + "' is not quantized");
    }
    return tensor;
  }
}
