package io.rangefinder.quantize;

import io.rangefinder.codes.BiasQuantization;
import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.FusedClamps;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ranges.RangeTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a deployable float graph into one of a target's codes: activations and constants with one
 * scale a tensor, weights as the target has them, biases int32, indices untouched, tensor names
 * kept. Fake-quant nodes disappear; clamps that the output's codes imply are dropped.
 */
public final class Quantizer {
  /** How far a kernel lets the scale of a bias be off, in steps of the output; half of that. */
  private static final double MOST_BIAS_ERROR = 0.01;

  private final Target target;
  private final WeightQuantization weightQuantization;
  private final Graph graph;
  private final Map<String, TensorRange> known;
  private final UnsharedConstants constants;
  private final RangeAssignment ranges;
  private final Map<String, Tensor> quantized = new LinkedHashMap<>();
  private final Set<String> trainedWeights = new LinkedHashSet<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Quantizes to uint8 with weights rounded to the nearest code.
   *
   * @throws UserException as {@link #quantize(Graph, RangeTable, Target, WeightQuantization)} does
   */
  public static Graph quantize(Graph deployable, RangeTable table) {
    return quantize(deployable, table, new NearestWeights()).graph();
  }

  /**
   * Quantizes to uint8.
   *
   * @throws UserException as {@link #quantize(Graph, RangeTable, Target, WeightQuantization)} does
   */
  public static QuantizationResult quantize(
      Graph deployable, RangeTable table, WeightQuantization weightQuantization) {
    return quantize(deployable, table, Target.UINT8, weightQuantization);
  }

  /**
   * Quantizes a graph.
   *
   * @throws UserException listing every operator without a kernel of the target, or every constant
   *     that is not finite, or every tensor without a range, or every range that does not fit
   */
  public static QuantizationResult quantize(
      Graph deployable, RangeTable table, Target target, WeightQuantization weightQuantization) {
    FakeQuantRemoval.Result float32 = FakeQuantRemoval.apply(deployable, table, target.kernels());
    requireQuantizable(float32.graph(), target.kernels());
    return new Quantizer(float32, target, weightQuantization).run();
  }

  private Quantizer(
      FakeQuantRemoval.Result float32, Target target, WeightQuantization weightQuantization) {
    this.target = target;
    this.weightQuantization = weightQuantization;
    this.constants = UnsharedConstants.of(float32.graph());
    this.graph = constants.graph();
    this.known = new LinkedHashMap<>(float32.known());
    constants
        .originals()
        .forEach(
            (copy, original) -> {
              TensorRange range = known.get(original);
              if (range != null) {
                known.put(copy, range);
              }
            });
    this.ranges = RangeSolver.solve(graph, known, target);
  }

  private static void requireQuantizable(Graph graph, OperatorConstraints kernels) {
    kernels.requireKernels(graph);
    List<String> problems = GraphFlaws.of(graph, kernels);
    if (!problems.isEmpty()) {
      throw UserException.listing("Cannot quantize the graph:", problems);
    }
  }

  private QuantizationResult run() {
    ranges.ranges().forEach((name, range) -> encode(graph.tensor(name), range));
    weightQuantization.begin(graph, ranges);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Node encoded = node;
      if (OperatorConstraints.touchesFloats(graph, node)) {
        encodeWeights(node);
        encoded = node.withOp(withoutImpliedClamp(node));
      }
      nodes.add(encoded);
      if (!node.op().isOpaque()) {
        weightQuantization.quantized(alone(encoded));
      }
    }
    GraphEdit edit = graph.edit();
    quantized.values().forEach(edit::put);
    Graph result = constants.merge(edit.with(nodes));
    GraphVerifier.verify(result, "quantization");
    return new QuantizationResult(result, ranges, List.copyOf(trainedWeights), warnings);
  }

  private Graph alone(Node node) {
    Graph alone = graph.only(node);
    Map<String, Tensor> encoded = new LinkedHashMap<>();
    for (Tensor tensor : alone.tensors()) {
      encoded.put(tensor.name(), quantized.getOrDefault(tensor.name(), tensor));
    }
    return alone.withTensors(encoded);
  }

  private void encode(Tensor tensor, TensorRange range) {
    CodeGrid grid = ranges.grid(tensor.name());
    Constant constant = tensor.constant();
    Constant codes = constant == null ? null : grid.encode(constant);
    TensorType type = new TensorType(grid.codes().dataType(), tensor.shape());
    quantized.put(
        tensor.name(),
        new Tensor(
            tensor.name(), type, codes, storedRange(tensor, range, grid), grid.quantization()));
  }

  /** Results of operators carry what their stored code represents, as in TOCO's files. */
  private @Nullable TensorRange storedRange(Tensor tensor, TensorRange range, CodeGrid grid) {
    if (tensor.isConstant()) {
      return null;
    }
    if (graph.producer(tensor.name()).isEmpty()) {
      return range;
    }
    return range.withRange(grid.stored().representable());
  }

  private void encodeWeights(Node node) {
    int at = target.kernels().of(node.op()).operand(OperandRole.WEIGHTS);
    if (at < 0) {
      return;
    }
    Tensor weights = graph.tensor(node.input(at));
    Tensor bias = biasOf(node);
    Constant realBias = bias == null ? null : bias.requireConstant();
    Quantization weightCode;
    if (weights.isConstant()) {
      BiasReach reach = realBias == null ? null : reach(node, weights, realBias);
      double leastScale = reach == null ? 0 : reach.leastWeightScale();
      QuantizedWeights chosen =
          weightQuantization.quantize(site(node, weights, realBias, leastScale));
      weightCode = chosen.quantization();
      realBias = chosen.bias();
      if (realBias != null && reach != null) {
        realBias = reach.within(realBias);
      }
      replace(weights, chosen.codes(), weightCode);
    } else {
      weightCode = ranges.quantization(weights.name());
    }
    if (bias != null && realBias != null) {
      encodeBias(
          node, bias, BiasQuantization.of(realBias, inputGrid(node).quantization(), weightCode));
    }
  }

  private BiasReach reach(Node node, Tensor weights, Constant bias) {
    return new BiasReach(
        (WeightedOp) node.op(),
        weights.requireConstant(),
        bias,
        inputGrid(node),
        ranges.grid(node.output()));
  }

  private WeightSite site(Node node, Tensor weights, @Nullable Constant bias, double leastScale) {
    return new WeightSite(
        node,
        weights.requireConstant(),
        bias,
        inputGrid(node).quantization(),
        ranges.quantization(node.output()),
        trainedCode(node, weights, leastScale),
        leastScale,
        target.weights());
  }

  private @Nullable Quantization trainedCode(Node node, Tensor weights, double leastScale) {
    TensorRange range = known.get(weights.name());
    if (range == null) {
      return null;
    }
    if (range.origin() == RangeOrigin.TRAINED) {
      trainedWeights.add(constants.originals().getOrDefault(weights.name(), weights.name()));
    }
    CodeGrid trained = target.weights().over(range);
    if (trained.scale() >= leastScale) {
      return trained.quantization();
    }
    warnings.add(
        "%s: the scale %s of the range of its weights '%s' grew to %s, for at less its biases do not fit 32 bits"
            .formatted(node, trained.scale(), weights.name(), leastScale));
    return trained.withScale(leastScale).quantization();
  }

  private void encodeBias(Node node, Tensor bias, BiasQuantization quantization) {
    quantization.warning(node, bias.name()).ifPresent(warnings::add);
    requireStep(node, quantization.quantization().scale());
    replace(bias, quantization.codes(), quantization.quantization());
  }

  /** Kernels compare the scale of the bias, a float32, with the product that it stands for. */
  private void requireStep(Node node, double step) {
    double outputStep = ranges.quantization(node.output()).scale();
    if (Math.abs((float) step - step) > MOST_BIAS_ERROR * outputStep) {
      throw new UserException(
          ("%s: one step of its input times one of its weights is %.3g, so much more than the step"
                  + " %.3g of its output that the TensorFlow Lite runtime refuses it. Give its"
                  + " output a wider range, or its weights and input narrower ones")
              .formatted(node, step, outputStep));
    }
  }

  private void replace(Tensor original, Constant codes, Quantization quantization) {
    if (!codes.shape().equals(original.shape())) {
      throw new IllegalStateException(
          "'" + original.name() + "' " + original.shape() + " was quantized to " + codes);
    }
    quantized.put(
        original.name(), new Tensor(original.name(), codes.type(), codes, null, quantization));
  }

  private @Nullable Tensor biasOf(Node node) {
    int at = target.kernels().of(node.op()).operand(OperandRole.BIAS);
    return at < 0 || at >= node.inputs().size() ? null : graph.tensor(node.input(at));
  }

  /** The grid of the operand that the weights multiply. */
  private CodeGrid inputGrid(Node node) {
    OperatorConstraint constraint = target.kernels().of(node.op());
    for (int i = 0; i < node.inputs().size(); i++) {
      if (constraint.role(i) == OperandRole.ACTIVATION && graph.tensor(node.input(i)).isFloat()) {
        return ranges.grid(node.input(i));
      }
    }
    throw new IllegalStateException(node + " has weights but no input");
  }

  private Op withoutImpliedClamp(Node node) {
    return node.op() instanceof FusesActivation
        ? FusedClamps.withoutIdleClamp(node.op(), ranges.grid(node.output()))
        : node.op();
  }
}
