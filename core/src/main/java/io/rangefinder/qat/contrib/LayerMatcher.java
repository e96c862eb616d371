package io.rangefinder.qat.contrib;

import static io.rangefinder.qat.contrib.OpPattern.anything;
import static io.rangefinder.qat.contrib.OpPattern.inAnyOrder;
import static io.rangefinder.qat.contrib.OpPattern.oneOf;

import io.rangefinder.qat.contrib.OpPattern.Match;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.NodeDef;

/**
 * Finds layers as the old tool did: in four passes, from the largest pattern to the smallest, a
 * layer by the first that reaches it.
 */
final class LayerMatcher {
  static final Set<String> LAYERS = Set.of("Conv2D", "DepthwiseConv2dNative", "MatMul");
  static final Set<String> ACTIVATIONS = Set.of("Relu", "Relu6", "Identity");

  private final GraphEdit graph;
  private final Rules rules;
  private final Set<String> found = new TreeSet<>();
  private final List<LayerMatch> matches = new ArrayList<>();

  private final OpPattern identity;
  private final OpPattern resource = OpPattern.of("ReadVariableOp");
  private final OpPattern folded = OpPattern.of("Mul");
  private final OpPattern layer;
  private final OpPattern bias;
  private final OpPattern foldedBias;
  private final OpPattern bypass;
  private final OpPattern activation;
  private final OpPattern postActivationBypass;
  private final OpPattern followedByLayer;

  private LayerMatcher(GraphEdit graph, Rules rules) {
    this.graph = graph;
    this.rules = rules;
    Set<String> additions = rules.additions();
    OpPattern variable = OpPattern.of(Set.of("Variable", "VariableV2"));
    OpPattern partition = OpPattern.of("Identity", variable);
    OpPattern partitions = OpPattern.of("ConcatV2", partition, anything(), anything());
    identity = OpPattern.of("Identity", oneOf(partition, partitions, variable));
    layer = inAnyOrder(LAYERS, anything(), oneOf(identity, resource, folded));
    OpPattern output =
        rules.seesBatchToSpace()
            ? oneOf(OpPattern.of("BatchToSpaceND", layer, anything(), anything()), layer)
            : oneOf(layer);
    followedByLayer = inAnyOrder(LAYERS, output, anything());
    OpPattern scaled = inAnyOrder(Set.of("Mul"), anything(), output);
    OpPattern corrected = inAnyOrder(additions, scaled, anything());
    foldedBias = inAnyOrder(additions, corrected, anything());
    OpPattern identityOfFolded = OpPattern.of("Identity", foldedBias);
    bias = inAnyOrder(rules.biases(), output, anything());
    bypass = inAnyOrder(additions, oneOf(bias, foldedBias, identityOfFolded), anything());
    activation =
        OpPattern.of(
            ACTIVATIONS,
            rules.activatesLayers()
                ? oneOf(bias, foldedBias, identityOfFolded, bypass, layer)
                : oneOf(bias, foldedBias, identityOfFolded, bypass));
    postActivationBypass = inAnyOrder(additions, anything(), activation);
  }

  static List<LayerMatch> match(GraphEdit graph, Rules rules) {
    LayerMatcher matcher = new LayerMatcher(graph, rules);
    matcher.match();
    return matcher.matches;
  }

  private void match() {
    List<NodeDef> nodes = graph.nodes();
    for (NodeDef node : nodes) {
      postActivationBypass
          .match(node, graph)
          .ifPresent(match -> add(match, activation, Optional.of(node.getName())));
    }
    for (NodeDef node : nodes) {
      if (!feedsOnlyBatchNorm(node)) {
        activation.match(node, graph).ifPresent(match -> add(match, activation, Optional.empty()));
      }
    }
    for (NodeDef node : nodes) {
      Optional<Match> withBias = bias.match(node, graph);
      withBias
          .or(() -> foldedBias.match(node, graph))
          .ifPresent(match -> addPlain(match, node.getName(), weights(match)));
    }
    if (rules.followsLayersByLayers()) {
      for (NodeDef node : nodes) {
        followedByLayer
            .match(node, graph)
            .ifPresent(
                match ->
                    addPlain(
                        match,
                        name(match, layer),
                        match.tensor(identity).or(() -> match.tensor(resource))));
      }
    }
  }

  private void add(Match match, OpPattern end, Optional<String> postActivation) {
    String name = name(match, layer);
    if (found.add(name)) {
      matches.add(
          new LayerMatch(
              name,
              weights(match),
              name(match, end),
              match.tensor(bypass).map(TensorRef::node),
              postActivation,
              match.tensor(bias).or(() -> match.tensor(foldedBias)).map(TensorRef::node)));
    }
  }

  private void addPlain(Match match, String end, Optional<TensorRef> weights) {
    String name = name(match, layer);
    if (found.add(name)) {
      matches.add(
          new LayerMatch(name, weights, end, Optional.empty(), Optional.empty(), Optional.empty()));
    }
  }

  private static String name(Match match, OpPattern pattern) {
    return match.tensor(pattern).orElseThrow().node();
  }

  private Optional<TensorRef> weights(Match match) {
    return match.tensor(identity).or(() -> match.tensor(resource)).or(() -> match.tensor(folded));
  }

  /** What is left of a layer for its batch norm's statistics is none. */
  private boolean feedsOnlyBatchNorm(NodeDef node) {
    if (!rules.skipsStatistics() || !node.getOp().equals("Identity")) {
      return false;
    }
    List<NodeDef> consumers = graph.consumers(node);
    return consumers.size() == 1 && rules.fusedBatchNorms().contains(consumers.get(0).getOp());
  }
}
