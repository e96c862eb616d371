package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * The layer before a batch norm, and what stands between them.
 *
 * @param layer a convolution or a product with weights
 * @param weights index of the operand that are its weights
 * @param between nodes from the layer to the batch norm that only arrange values, nearest to the
 *     layer first
 * @param bias what is added between them
 */
record FoldedLayer(NodeDef layer, int weights, List<NodeDef> between, Optional<TensorRef> bias) {
  private static final Set<String> FOLDING =
      Set.of("Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative", "MatMul");
  private static final Set<String> ARRANGING = Set.of("BatchToSpaceND", "Identity", "Reshape");

  FoldedLayer {
    between = List.copyOf(between);
  }

  /** The layer whose results a batch norm normalizes; empty if it normalizes something else. */
  static Optional<FoldedLayer> before(BatchNorm norm, GraphEdit graph, Network network) {
    List<NodeDef> between = new ArrayList<>();
    Optional<TensorRef> bias = Optional.empty();
    Set<String> seen = new HashSet<>();
    TensorRef at = norm.operand();
    while (true) {
      NodeDef node = graph.producer(at);
      List<TensorRef> operands = GraphEdit.operands(node);
      if (!seen.add(node.getName()) || operands.isEmpty() || at.index() != 0) {
        return Optional.empty();
      }
      if (FOLDING.contains(node.getOp())) {
        Collections.reverse(between);
        int weights = 1;
        boolean isWeighted =
            operands.size() > 1
                && !network.isData(operands.get(weights))
                && network.isFloat(operands.get(weights))
                && network.isData(operands.get(dataOperand(node)));
        return isWeighted
            ? Optional.of(new FoldedLayer(node, weights, between, bias))
            : Optional.empty();
      }
      Optional<TensorRef> added = addend(node, operands, network);
      if (added.isPresent() && bias.isEmpty()) {
        bias = added;
        at = operands.get(operands.get(0).equals(added.get()) ? 1 : 0);
      } else if (ARRANGING.contains(node.getOp())) {
        between.add(node);
        at = operands.get(0);
      } else {
        return Optional.empty();
      }
    }
  }

  /** Which operand of a layer are the data. */
  static int dataOperand(NodeDef layer) {
    return layer.getOp().equals("Conv2DBackpropInput") ? 2 : 0;
  }

  /** A bias, as a vector of the channels. */
  private static Optional<TensorRef> addend(
      NodeDef node, List<TensorRef> operands, Network network) {
    if (operands.size() != 2) {
      return Optional.empty();
    }
    if (node.getOp().equals("BiasAdd")) {
      return Optional.of(operands.get(1));
    }
    if (!Operators.ADDITIONS.contains(node.getOp())) {
      return Optional.empty();
    }
    return operands.stream()
        .filter(
            operand -> !network.isData(operand) && network.shapes().rank(operand).orElse(-1) == 1)
        .findFirst();
  }

  boolean isTransposed() {
    return layer.getAttrOrDefault("transpose_b", AttrValue.getDefaultInstance()).getB();
  }

  TensorRef weightTensor() {
    return GraphEdit.operands(layer).get(weights);
  }
}
