package io.rangefinder.prepare;

import static java.util.Map.entry;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.WeightedOp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the {@link ChannelClasses} of a graph: union-find over the channels of its activations, one
 * rule for each kind of operator. An operator without a rule freezes what it touches.
 */
final class ChannelCoupling {
  private interface Rule {
    void couple(ChannelCoupling coupling, Node node);
  }

  private static final Map<Class<? extends Op>, Rule> RULES =
      Map.ofEntries(
          entry(Conv2D.class, ChannelCoupling::connectByOutputMajorWeights),
          entry(FullyConnected.class, ChannelCoupling::connectByOutputMajorWeights),
          entry(DepthwiseConv2D.class, ChannelCoupling::connectByDepthwiseWeights),
          entry(TransposeConv2D.class, ChannelCoupling::connectByTransposedWeights),
          entry(Mul.class, ChannelCoupling::connectByFactors),
          entry(Add.class, ChannelCoupling::tieTermsToOutput),
          entry(Sub.class, ChannelCoupling::tieTermsToOutput),
          entry(Maximum.class, ChannelCoupling::tieActivationsToOutput),
          entry(Minimum.class, ChannelCoupling::tieActivationsToOutput),
          entry(MaxPool2D.class, ChannelCoupling::tieInputToOutput),
          entry(AveragePool2D.class, ChannelCoupling::tieInputToOutput),
          entry(ResizeBilinear.class, ChannelCoupling::tieInputToOutput),
          entry(ResizeNearestNeighbor.class, ChannelCoupling::tieInputToOutput),
          entry(SpaceToBatchNd.class, ChannelCoupling::tieUnblockedChannels),
          entry(BatchToSpaceNd.class, ChannelCoupling::tieUnblockedChannels),
          entry(Relu.class, ChannelCoupling::tieInputToOutput),
          entry(Relu6.class, ChannelCoupling::tieInputToOutput),
          entry(ReluN1To1.class, ChannelCoupling::tieInputToOutput),
          entry(LeakyRelu.class, ChannelCoupling::tieInputToOutput),
          entry(Abs.class, ChannelCoupling::tieInputToOutput),
          entry(Neg.class, ChannelCoupling::tieInputToOutput),
          entry(Mean.class, ChannelCoupling::tieUnreducedChannels),
          entry(Sum.class, ChannelCoupling::tieUnreducedChannels),
          entry(ReduceMax.class, ChannelCoupling::tieUnreducedChannels),
          entry(ReduceMin.class, ChannelCoupling::tieUnreducedChannels),
          entry(Reshape.class, ChannelCoupling::tieByPosition),
          entry(Squeeze.class, ChannelCoupling::tieByPosition),
          entry(Pad.class, ChannelCoupling::tieToPadded),
          entry(Concatenation.class, ChannelCoupling::tieToJoined));

  private final Graph graph;

  /** The first channel's position among all channels, by tensor. */
  private final Map<String, Integer> firstChannels = new LinkedHashMap<>();

  private final int[] parents;
  private final BitSet frozen = new BitSet();
  private final BitSet ends = new BitSet();

  /** The sites, with positions of channels in place of classes. */
  private final List<MultiplierSite> weights = new ArrayList<>();

  private final List<OffsetSite> offsets = new ArrayList<>();

  ChannelCoupling(Graph graph) {
    this.graph = graph;
    int channels = 0;
    for (Tensor tensor : graph.activations()) {
      firstChannels.put(tensor.name(), channels);
      channels = Math.addExact(channels, tensor.shape().lastDim());
    }
    parents = new int[channels];
    for (int i = 0; i < channels; i++) {
      parents[i] = i;
    }
  }

  ChannelClasses classes() {
    for (Node node : graph.nodes()) {
      Rule rule = RULES.get(node.op().getClass());
      if (rule != null && isFloat(node)) {
        rule.couple(this, node);
      } else {
        freezeOperands(node);
      }
    }
    graph.inputs().forEach(this::freezeEnd);
    graph.outputs().forEach(this::freezeEnd);

    int[] numbers = new int[parents.length];
    int count = 0;
    for (int i = 0; i < parents.length; i++) {
      numbers[i] = parents[i] == i ? count++ : numbers[root(i)];
    }
    Map<String, int[]> byTensor = new LinkedHashMap<>();
    firstChannels.forEach(
        (name, first) -> byTensor.put(name, ChannelClasses.renumbered(channels(name), numbers)));
    return new ChannelClasses(
        count,
        byTensor,
        renumbered(frozen, numbers),
        renumbered(ends, numbers),
        weights.stream().map(site -> site.renumbered(numbers)).toList(),
        offsets.stream().map(site -> site.renumbered(numbers)).toList());
  }

  /** Whether all that the node reads and defines is a float activation or constant. */
  private boolean isFloat(Node node) {
    return firstChannels.keySet().containsAll(node.outputs())
        && graph.inputs(node).stream()
            .allMatch(input -> input.isConstant() || firstChannels.containsKey(input.name()));
  }

  private static BitSet renumbered(BitSet positions, int[] numbers) {
    BitSet classes = new BitSet();
    positions.stream().forEach(position -> classes.set(numbers[position]));
    return classes;
  }

  private void connectByOutputMajorWeights(Node node) {
    Shape shape = graph.tensor(node.input(WeightedOp.WEIGHTS)).shape();
    connectByWeights(node, outputMajor(shape), inputsOf(node, shape.lastDim()));
  }

  private void connectByDepthwiseWeights(Node node) {
    DepthwiseConv2D op = (DepthwiseConv2D) node.op();
    int outputs = graph.tensor(node.input(WeightedOp.WEIGHTS)).shape().lastDim();
    connectByWeights(
        node,
        new ChannelConnections.Depthwise(outputs, op.depthMultiplier()),
        inputsOf(node, outputs / op.depthMultiplier()));
  }

  private void connectByTransposedWeights(Node node) {
    int operand = TransposeConv2D.WEIGHTS;
    if (!isChangeable(node, operand)) {
      freezeOperands(node);
      return;
    }
    weights.add(
        new MultiplierSite(
            node,
            operand,
            node.input(TransposeConv2D.INPUT),
            outputMajor(graph.tensor(node.input(operand)).shape()),
            channels(node.output()),
            channels(node.input(TransposeConv2D.INPUT))));
  }

  private void connectByWeights(Node node, ChannelConnections layout, int[] inputs) {
    boolean changeable = isChangeable(node, WeightedOp.WEIGHTS);
    boolean biased = node.inputs().size() > WeightedOp.BIAS;
    if (!changeable || inputs.length == 0 || (biased && !isConstant(node, WeightedOp.BIAS))) {
      freezeOperands(node);
      return;
    }
    int[] outputs = channels(node.output());
    weights.add(
        new MultiplierSite(
            node, WeightedOp.WEIGHTS, node.input(WeightedOp.INPUT), layout, outputs, inputs));
    if (biased) {
      offsets.add(new OffsetSite(node, WeightedOp.BIAS, outputs));
    }
  }

  /**
   * The channel that each of {@code count} weights of an output reads; empty if one reads several
   * kinds. A fully connected operator reads rows that may hold several pixels, or parts of one.
   */
  private int[] inputsOf(Node node, int count) {
    int[] channels = channels(node.input(WeightedOp.INPUT));
    if (channels.length == 0 || (count % channels.length != 0 && channels.length % count != 0)) {
      return new int[0];
    }
    int[] inputs = new int[count];
    for (int i = 0; i < count; i++) {
      inputs[i] = channels[i % channels.length];
    }
    for (int c = count; c < channels.length; c++) {
      unite(channels[c], inputs[c % count]);
    }
    return inputs;
  }

  private static ChannelConnections outputMajor(Shape shape) {
    int taps = shape.elements() / Math.max(1, shape.dim(0) * shape.lastDim());
    return new ChannelConnections.OutputMajor(shape.dim(0), taps, shape.lastDim());
  }

  /** A product with a constant: one factor a channel separates classes, a single one ties them. */
  private void connectByFactors(Node node) {
    int operand = isConstant(node, 1) ? 1 : 0;
    if (!isChangeable(node, operand) || isConstant(node, 1 - operand)) {
      freezeOperands(node);
      return;
    }
    int[] inputs = channels(node.input(1 - operand));
    int[] outputs = channels(node.output());
    int factors = graph.tensor(node.input(operand)).shape().lastDim();
    if (inputs.length != outputs.length) {
      freezeOperands(node);
    } else if (factors == outputs.length) {
      ChannelConnections layout = new ChannelConnections.Depthwise(outputs.length, 1);
      weights.add(
          new MultiplierSite(node, operand, node.input(1 - operand), layout, outputs, inputs));
    } else {
      tieInput(node, 1 - operand);
    }
  }

  private void tieTermsToOutput(Node node) {
    int[] outputs = channels(node.output());
    for (int i = 0; i < node.inputs().size(); i++) {
      if (!isConstant(node, i)) {
        tieInput(node, i);
      } else if (graph.tensor(node.input(i)).shape().lastDim() == outputs.length) {
        offsets.add(new OffsetSite(node, i, outputs));
      } else {
        freeze(node.output());
      }
    }
  }

  private void tieActivationsToOutput(Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      tieInput(node, i);
    }
  }

  private void tieInputToOutput(Node node) {
    tieInput(node, 0);
  }

  /** Blocks of space move to the batch and back; channels stay if none is blocked. */
  private void tieUnblockedChannels(Node node) {
    if (indices(node, 1).length < graph.tensor(node.input(0)).shape().rank() - 1) {
      tieInput(node, 0);
    } else {
      freezeOperands(node);
    }
  }

  private void tieUnreducedChannels(Node node) {
    Shape shape = graph.tensor(node.input(0)).shape();
    boolean reduced = false;
    for (int axis : indices(node, 1)) {
      reduced |= shape.normalizeAxis(axis) == shape.rank() - 1;
    }
    if (reduced) {
      freezeOperands(node);
    } else {
      tieInput(node, 0);
    }
  }

  /** Ties what keeps its row-major position: an element's position tells its channel. */
  private void tieByPosition(Node node) {
    int[] inputs = channels(node.input(0));
    int[] outputs = channels(node.output());
    int[] shorter = inputs.length < outputs.length ? inputs : outputs;
    int[] longer = shorter == inputs ? outputs : inputs;
    if (shorter.length == 0 || longer.length % shorter.length != 0) {
      freezeOperands(node);
      return;
    }
    for (int c = 0; c < longer.length; c++) {
      unite(longer[c], shorter[c % shorter.length]);
    }
  }

  private void tieToPadded(Node node) {
    int rank = graph.tensor(node.input(0)).shape().rank();
    int before = rank == 0 ? 0 : indices(node, 1)[2 * (rank - 1)];
    tie(channels(node.input(0)), channels(node.output()), before);
  }

  private void tieToJoined(Node node) {
    Shape shape = graph.tensor(node.output()).shape();
    boolean joinsChannels =
        shape.normalizeAxis(((Concatenation) node.op()).axis()) == shape.rank() - 1;
    int[] outputs = channels(node.output());
    int first = 0;
    for (Tensor input : graph.inputs(node)) {
      int count = input.shape().lastDim();
      if (input.isConstant()) {
        for (int c = 0; c < count; c++) {
          frozen.set(outputs[first + c]);
        }
      } else {
        tie(channels(input.name()), outputs, first);
      }
      first += joinsChannels ? count : 0;
    }
  }

  /** Ties channel to channel; an operand that is constant or broadcast freezes the output. */
  private void tieInput(Node node, int operand) {
    int[] outputs = channels(node.output());
    if (isConstant(node, operand) || channels(node.input(operand)).length != outputs.length) {
      freeze(node.output());
      if (!isConstant(node, operand)) {
        freeze(node.input(operand));
      }
    } else {
      tie(channels(node.input(operand)), outputs, 0);
    }
  }

  private void tie(int[] inputs, int[] outputs, int first) {
    for (int c = 0; c < inputs.length; c++) {
      unite(inputs[c], outputs[first + c]);
    }
  }

  private void freezeOperands(Node node) {
    node.inputs().forEach(this::freeze);
    node.outputs().forEach(this::freeze);
  }

  private void freeze(String tensor) {
    if (firstChannels.containsKey(tensor)) {
      for (int channel : channels(tensor)) {
        frozen.set(channel);
      }
    }
  }

  private void freezeEnd(String tensor) {
    freeze(tensor);
    if (firstChannels.containsKey(tensor)) {
      for (int channel : channels(tensor)) {
        ends.set(channel);
      }
    }
  }

  private int[] channels(String tensor) {
    Integer first = firstChannels.get(tensor);
    if (first == null) {
      throw new IllegalStateException("'" + tensor + "' is no activation of the graph");
    }
    int[] positions = new int[graph.tensor(tensor).shape().lastDim()];
    for (int c = 0; c < positions.length; c++) {
      positions[c] = first + c;
    }
    return positions;
  }

  /** Whether an operand is constant and no training chose codes for its elements as they are. */
  private boolean isChangeable(Node node, int operand) {
    return isConstant(node, operand) && graph.tensor(node.input(operand)).range() == null;
  }

  private boolean isConstant(Node node, int operand) {
    return graph.tensor(node.input(operand)).isConstant();
  }

  private int[] indices(Node node, int operand) {
    Constant constant = graph.tensor(node.input(operand)).requireConstant();
    return constant.indices();
  }

  private void unite(int a, int b) {
    int rootA = root(a);
    int rootB = root(b);
    parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  private int root(int channel) {
    int at = channel;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }
}
