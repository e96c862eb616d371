package io.rangefinder.quantize;

import static io.rangefinder.quantize.OperandRole.BIAS;
import static io.rangefinder.quantize.OperandRole.WEIGHTS;
import static java.util.Map.entry;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ArgMin;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Equal;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.GatherNd;
import io.rangefinder.ir.op.Greater;
import io.rangefinder.ir.op.GreaterEqual;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.LessEqual;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.NotEqual;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Unpack;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The constraints of every operator that has a uint8 kernel; an operator not named has none. */
public final class OperatorConstraints {
  private static final OutputCode OWN = new OutputCode.OfRange();
  private static final OutputCode FIRST = new OutputCode.OfOperand(0);
  private static final OutputCode ALL = new OutputCode.OfAllOperands();

  private static final Map<Class<? extends Op>, OperatorConstraint> TABLE =
      Map.ofEntries(
          entry(Conv2D.class, constraint(OWN, Map.of(1, WEIGHTS, 2, BIAS))),
          entry(DepthwiseConv2D.class, constraint(OWN, Map.of(1, WEIGHTS, 2, BIAS))),
          entry(FullyConnected.class, constraint(OWN, Map.of(1, WEIGHTS, 2, BIAS))),
          entry(TransposeConv2D.class, constraint(OWN, Map.of(1, WEIGHTS))),
          entry(Add.class, constraint(OWN)),
          entry(Sub.class, constraint(OWN)),
          entry(Mul.class, constraint(OWN)),
          entry(LeakyRelu.class, constraint(OWN)),
          entry(PRelu.class, constraint(OWN)),
          entry(HardSwish.class, constraint(OWN)),
          entry(Sum.class, constraint(OWN)),
          entry(ArgMax.class, constraint(OWN)),
          entry(ArgMin.class, constraint(OWN)),
          entry(Less.class, constraint(OWN)),
          entry(LessEqual.class, constraint(OWN)),
          entry(Greater.class, constraint(OWN)),
          entry(GreaterEqual.class, constraint(OWN)),
          entry(Equal.class, constraint(OWN)),
          entry(NotEqual.class, constraint(OWN)),
          entry(Mean.class, constraint(new OutputCode.OfRangeOrOperand(0))),
          entry(Logistic.class, constraint(FixedRanges.of(Logistic.class))),
          entry(Softmax.class, constraint(FixedRanges.of(Softmax.class))),
          entry(LogSoftmax.class, constraint(FixedRanges.of(LogSoftmax.class))),
          entry(Tanh.class, constraint(FixedRanges.of(Tanh.class))),
          entry(L2Normalization.class, constraint(FixedRanges.of(L2Normalization.class))),
          entry(AveragePool2D.class, constraint(FIRST)),
          entry(MaxPool2D.class, constraint(FIRST)),
          entry(ReduceMax.class, constraint(FIRST)),
          entry(ReduceMin.class, constraint(FIRST)),
          entry(Relu.class, constraint(FIRST)),
          entry(Relu6.class, constraint(FIRST)),
          entry(ReluN1To1.class, constraint(FIRST)),
          entry(Reshape.class, constraint(FIRST)),
          entry(Squeeze.class, constraint(FIRST)),
          entry(ExpandDims.class, constraint(FIRST)),
          entry(Transpose.class, constraint(FIRST)),
          entry(Pad.class, constraint(FIRST)),
          entry(MirrorPad.class, constraint(FIRST)),
          entry(Slice.class, constraint(FIRST)),
          entry(StridedSlice.class, constraint(FIRST)),
          entry(Split.class, constraint(new OutputCode.OfOperand(1))),
          entry(SplitV.class, constraint(FIRST)),
          entry(Unpack.class, constraint(FIRST)),
          entry(TopK.class, constraint(FIRST)),
          entry(Gather.class, constraint(FIRST)),
          entry(GatherNd.class, constraint(FIRST)),
          entry(ReverseV2.class, constraint(FIRST)),
          entry(ReverseSequence.class, constraint(FIRST)),
          entry(Tile.class, constraint(FIRST)),
          entry(ResizeBilinear.class, constraint(FIRST)),
          entry(ResizeNearestNeighbor.class, constraint(FIRST)),
          entry(SpaceToBatchNd.class, constraint(FIRST)),
          entry(BatchToSpaceNd.class, constraint(FIRST)),
          entry(SpaceToDepth.class, constraint(FIRST)),
          entry(DepthToSpace.class, constraint(FIRST)),
          entry(Maximum.class, constraint(ALL)),
          entry(Minimum.class, constraint(ALL)),
          entry(PadV2.class, constraint(ALL)),
          entry(Pack.class, constraint(ALL)),
          entry(Select.class, constraint(ALL)),
          entry(SelectV2.class, constraint(ALL)),
          entry(OneHot.class, constraint(ALL)),
          entry(SparseToDense.class, constraint(ALL)),
          entry(Concatenation.class, constraint(new OutputCode.Joined())));

  /** The demands of the TFLite runtime's uint8 kernels. */
  public static final OperatorConstraints UINT8 = new OperatorConstraints("uint8", TABLE);

  private final String kernels;
  private final Map<Class<? extends Op>, OperatorConstraint> table;

  /**
   * Constraints of kernels of one kind.
   *
   * @param kernels what messages call the kernels, such as {@code uint8}
   * @param table the constraint of every operator that has such a kernel
   */
  public OperatorConstraints(String kernels, Map<Class<? extends Op>, OperatorConstraint> table) {
    this.kernels = kernels;
    this.table = Map.copyOf(table);
  }

  /** Whether the operator has such a kernel. */
  public boolean hasKernel(Op op) {
    return op instanceof Custom custom ? custom.hasQuantizedForm() : hasKernel(op.getClass());
  }

  /** Whether operators of a kind have such a kernel, whatever their attributes. */
  boolean hasKernel(Class<? extends Op> operator) {
    return table.containsKey(operator);
  }

  /**
   * The tensors of a graph that stay float in its quantized form, for the kernels that compute them
   * do so of codes.
   */
  public Set<String> floatResults(Graph graph) {
    Set<String> results = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (hasKernel(node.op()) && of(node.op()).output() instanceof OutputCode.None) {
        results.addAll(node.outputs());
      }
    }
    return results;
  }

  /**
   * The constraint of an operator.
   *
   * @throws IllegalArgumentException if it has no such kernel
   */
  public OperatorConstraint of(Op op) {
    OperatorConstraint constraint =
        op instanceof Custom custom && custom.hasQuantizedForm()
            ? constraint(custom.keepsFloatResults() ? new OutputCode.None() : OWN)
            : table.get(op.getClass());
    if (constraint == null) {
      throw new IllegalArgumentException(op.kind() + " has no " + kernels + " kernel");
    }
    return constraint;
  }

  /**
   * Checks that every node that touches floats can be quantized.
   *
   * @throws UserException listing every node that cannot
   */
  public void requireKernels(Graph graph) {
    List<String> problems = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (touchesFloats(graph, node) && !hasKernel(node.op())) {
        problems.add(node.toString());
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "Cannot quantize operators that have no "
              + kernels
              + " kernel. End the graph before them by naming other outputs, replace them in the"
              + " network, or convert to float:",
          problems);
    }
  }

  /** Whether quantization changes the node at all: index arithmetic stays as it is. */
  static boolean touchesFloats(Graph graph, Node node) {
    return graph.inputs(node).stream().anyMatch(Tensor::isFloat)
        || node.outputs().stream().anyMatch(name -> graph.tensor(name).isFloat());
  }

  private static OperatorConstraint constraint(OutputCode output) {
    return constraint(output, Map.of());
  }

  private static OperatorConstraint constraint(OutputCode output, Map<Integer, OperandRole> roles) {
    return new OperatorConstraint(output, roles);
  }
}
