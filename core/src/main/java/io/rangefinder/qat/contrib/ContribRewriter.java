package io.rangefinder.qat.contrib;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Folds batch norms and places fake-quantizations as the old tool did. */
public final class ContribRewriter {
  private static final Set<String> FAKE_QUANTS =
      Set.of(
          "FakeQuantWithMinMaxArgs",
          "FakeQuantWithMinMaxVars",
          "FakeQuantWithMinMaxVarsPerChannel");
  private static final Set<String> SEEN_THROUGH = Set.of("Identity", "Reshape");
  private static final Set<String> CLAMPS = Set.of("Relu", "Relu6");
  private static final Set<String> SWEPT = Set.of("Add", "AddV2", "Mul");

  private final GraphEdit graph;
  private final ContribOptions options;
  private final Rules rules;
  private final QuantizerNodes nodes;
  private final List<Quantizer> placed = new ArrayList<>();
  private final Set<String> handled = new HashSet<>();
  private Map<String, List<String>> consumers = Map.of();

  private ContribRewriter(GraphEdit graph, ContribOptions options) {
    this.graph = graph;
    this.options = options;
    this.rules = options.rules();
    this.nodes = new QuantizerNodes(graph, options);
  }

  /**
   * Changes a graph.
   *
   * @return what was placed, in the order of placing
   * @throws io.rangefinder.ir.UserException where the old tool failed too
   */
  public static List<Quantizer> rewrite(GraphEdit graph, ContribOptions options) {
    new FoldFusedBatchNorms(graph, options.rules(), options.training()).fold();
    new FoldUnfusedBatchNorms(graph, options.rules(), options.training()).fold();
    ContribRewriter rewriter = new ContribRewriter(graph, options);
    rewriter.quantizeLayers();
    if (options.rules().sweepsSums()) {
      rewriter.sweep();
    }
    return List.copyOf(rewriter.placed);
  }

  /** Who reads what now; what is placed later does not count. */
  private void noteConsumers() {
    consumers = new HashMap<>();
    for (NodeDef node : graph.nodes()) {
      if (!Rules.isOfTraining(node.getName())) {
        for (TensorRef operand : GraphEdit.operands(node)) {
          List<String> known = consumers.computeIfAbsent(operand.node(), name -> new ArrayList<>());
          if (!known.contains(node.getName())) {
            known.add(node.getName());
          }
        }
      }
    }
  }

  private List<String> consumersOf(String node) {
    return consumers.getOrDefault(node, List.of());
  }

  private void quantizeLayers() {
    List<LayerMatch> matches = LayerMatcher.match(graph, rules);
    noteConsumers();
    for (LayerMatch match : matches) {
      String context = Scopes.contextOf(match.layer());
      match
          .weights()
          .ifPresent(
              weights -> {
                List<String> readers =
                    rules.quantizesSharedWeights()
                        ? consumersOf(weights.node())
                        : List.of(match.layer());
                quantizeWeights(Scopes.join(context, "weights_quant"), weights.node(), readers);
              });
      String outer = match.bypass().isPresent() ? Scopes.contextOf(context) : context;
      quantize(Scopes.join(outer, "act_quant"), match.activation(), 0);
      if (match.bypass().isPresent() && match.bias().isPresent()) {
        quantize(Scopes.join(context, "conv_quant"), match.bias().get(), -6);
        if (noneIs(LayerMatcher.ACTIVATIONS, match.bypass().get())) {
          quantize(Scopes.join(outer, "add_quant"), match.bypass().get(), -6);
        }
      }
      if (match.postActivationBypass().isPresent()) {
        String sum = match.postActivationBypass().get();
        if (noneIs(CLAMPS, sum)) {
          quantize(Scopes.join(Scopes.contextOf(sum), "post_activation_bypass_quant"), sum, -6);
        }
      }
    }
  }

  private boolean noneIs(Set<String> operators, String producer) {
    return consumersOf(producer).stream()
        .noneMatch(name -> operators.contains(graph.node(name).getOp()));
  }

  private void quantizeWeights(String scope, String producer, List<String> readers) {
    place(scope, producer, readers, false, -6, options.weightBits(), true, options.symmetric());
  }

  private void quantize(String scope, String producer, float initialMin) {
    place(
        scope,
        producer,
        consumersOf(producer),
        true,
        initialMin,
        options.activationBits(),
        false,
        options.symmetric());
    handled.add(producer);
  }

  private void place(
      String scope,
      String producer,
      List<String> readers,
      boolean averages,
      float initialMin,
      int bits,
      boolean narrow,
      boolean symmetric) {
    TensorRef tensor = new TensorRef(producer, 0);
    if (isFakeQuantized(tensor)) {
      return;
    }
    Quantizer quantizer = nodes.add(scope, tensor, averages, initialMin, bits, narrow, symmetric);
    graph.reroute(tensor, quantizer.quantized(), readers);
    placed.add(quantizer.readBy(readers.size()));
  }

  private boolean isFakeQuantized(TensorRef tensor) {
    Set<String> seen = new HashSet<>();
    Deque<NodeDef> open = new ArrayDeque<>(graph.consumers(tensor));
    while (!open.isEmpty()) {
      NodeDef node = open.pop();
      if (FAKE_QUANTS.contains(node.getOp())) {
        return true;
      }
      if (SEEN_THROUGH.contains(node.getOp()) && seen.add(node.getName())) {
        graph.consumers(node).forEach(open::push);
      }
    }
    return false;
  }

  private void sweep() {
    noteConsumers();
    for (NodeDef node : graph.nodes()) {
      if (isSwept(node.getName(), new HashSet<>())) {
        String scope = node.getName() + "/activation_" + node.getOp() + "_quant";
        place(
            scope,
            node.getName(),
            consumersOf(node.getName()),
            true,
            -6,
            options.activationBits(),
            false,
            false);
      }
    }
  }

  /** Whether a sum or product that no layer took reads something quantized. */
  private boolean isSwept(String name, Set<String> seen) {
    NodeDef node = graph.node(name);
    if (handled.contains(name) || !SWEPT.contains(node.getOp()) || !seen.add(name)) {
      return false;
    }
    List<NodeDef> readers = graph.consumers(new TensorRef(name, 0));
    if (readers.size() == 1 && CLAMPS.contains(readers.get(0).getOp())) {
      return false;
    }
    for (TensorRef operand : GraphEdit.operands(node)) {
      NodeDef source = passed(operand);
      if (source.getOp().equals("FakeQuantWithMinMaxVars")
          || source.getName().indexOf("delayed_quant/Merge") > 0) {
        return true;
      }
      if (SWEPT.contains(source.getOp())
          && GraphEdit.operands(source).stream().anyMatch(inner -> isSwept(inner.node(), seen))) {
        return true;
      }
    }
    return false;
  }

  private NodeDef passed(TensorRef tensor) {
    Set<String> seen = new HashSet<>();
    NodeDef node = graph.producer(tensor);
    while (rules.passedBySweep().contains(node.getOp())
        && !GraphEdit.operands(node).isEmpty()
        && seen.add(node.getName())) {
      node = graph.producer(GraphEdit.operands(node).get(0));
    }
    return node;
  }
}
