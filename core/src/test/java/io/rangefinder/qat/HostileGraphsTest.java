package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Graphs that are empty, damaged, or rewritten already: a result or an error, nothing else. */
class HostileGraphsTest {
  private static final List<String> OUTPUTS = List.of("loss", "logits/BiasAdd");
  private static final TrainingOptions TRAINING =
      TrainingOptions.standard().endingIn(OUTPUTS).delayedBy(4);
  private static final TrainingOptions OLD_TRAINING =
      TRAINING.compatibleWith(Compatibility.CONTRIB);

  @Test
  void anEmptyGraphHasNothingToQuantize() {
    GraphDef empty = GraphDef.getDefaultInstance();
    assertThat(TrainingGraph.rewrite(empty, TrainingOptions.standard()).manifest().tensors())
        .isEmpty();
    assertThat(
            EvaluationGraph.rewrite(
                    empty, EvaluationOptions.standard().compatibleWith(Compatibility.CONTRIB))
                .graph()
                .getNodeList())
        .isEmpty();
    assertThatThrownBy(() -> TrainingGraph.rewrite(empty, TRAINING))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'loss' is not there");
  }

  @Test
  void rewritingByTheOldRulesTwiceIsRewritingOnce() {
    TrainingOptions whole = OLD_TRAINING.endingIn(List.of());
    GraphDef once = TrainingGraph.rewrite(TrainingGraphTest.network(true), whole).graph();
    Rewritten twice = TrainingGraph.rewrite(once, whole);
    assertThat(twice.graph().getNodeList()).containsExactlyElementsOf(once.getNodeList());
    assertThat(twice.manifest().tensors()).isEmpty();
  }

  @Test
  void whatTheOldRulesQuantizedIsNotQuantizedAgain() {
    GraphDef old =
        EvaluationGraph.rewrite(
                TrainingGraphTest.network(false),
                EvaluationOptions.standard().compatibleWith(Compatibility.CONTRIB))
            .graph();
    Rewritten rewritten =
        EvaluationGraph.rewrite(
            old, EvaluationOptions.standard().endingIn(List.of("logits/BiasAdd")));
    assertThat(rewritten.manifest().tensors().stream().map(QuantizedTensor::role))
        .doesNotContain(Role.WEIGHTS);
  }

  @Test
  void aTrainingGraphOfTheOldToolIsNoGroundForEvaluation() {
    GraphDef old = TrainingGraph.rewrite(TrainingGraphTest.network(true), OLD_TRAINING).graph();
    assertThatThrownBy(() -> EvaluationGraph.rewrite(old, EvaluationOptions.standard()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--strip_training");
  }

  @Test
  void aCycleIsListedOrRefused() {
    SmallGraph graph = new SmallGraph();
    graph.input("input", 1, 4);
    graph.node("AddV2", "a", "input", "b");
    graph.node("Relu", "b", "a");
    graph.matmul("c", "b", graph.weights("w", 4, 4));
    Rewritten rewritten =
        TrainingGraph.rewrite(graph.build(), TrainingOptions.standard().endingIn(List.of("c")));
    assertThat(rewritten.missed().stream().map(Missed::node)).contains("a", "b", "c");
  }

  @Test
  void namesThatAreTakenAreNoObstacle() {
    SmallGraph graph = new SmallGraph();
    String x = graph.input("input", 1, 4);
    graph.weights("w/weights_quant/min", 1);
    graph.weights("w/act_quant", 1);
    graph.filled("fake_quantization_step", 0, 1);
    graph.matmul("y", x, graph.weights("w", 4, 4));
    assertThat(
            TrainingGraph.rewrite(
                    graph.build(), TrainingOptions.standard().endingIn(List.of("y")).delayedBy(2))
                .manifest()
                .tensors())
        .hasSize(3);
  }

  @Test
  void clonesThatShareWeightsQuantizeThemOnce() {
    SmallGraph graph = new SmallGraph();
    String weights = graph.weights("w", 4, 4);
    graph.add(
        NewNode.of("ReadVariableOp", "clone_1/read").reading("w").type("dtype", DataType.DT_FLOAT));
    graph.matmul("clone_0/y", graph.input("clone_0/x", 1, 4), weights);
    graph.matmul("clone_1/y", graph.input("clone_1/x", 1, 4), "clone_1/read");
    Manifest manifest =
        TrainingGraph.rewrite(
                graph.build(),
                TrainingOptions.standard().endingIn(List.of("clone_0/y", "clone_1/y")))
            .manifest();
    assertThat(manifest.tensors().stream().map(QuantizedTensor::name))
        .containsExactly(
            "w/weights_quant",
            "clone_0/x/input_quant",
            "w/act_quant",
            "clone_1/x/input_quant",
            "w/act_quant_1");
  }

  @Test
  void damagedGraphsGiveAResultOrARefusal() {
    List<GraphDef> sound = new ArrayList<>();
    for (boolean training : new boolean[] {true, false}) {
      GraphDef network = TrainingGraphTest.network(training);
      sound.add(network);
      sound.add(TrainingGraph.rewrite(network, TRAINING).graph());
    }
    sound.add(TrainingGraph.rewrite(TrainingGraphTest.network(true), OLD_TRAINING).graph());
    Random random = new Random(7);
    int results = 0;
    for (int i = 0; i < 300; i++) {
      GraphDef damaged = damaged(sound.get(i % sound.size()), random);
      results += attempt(() -> TrainingGraph.rewrite(damaged, TRAINING));
      results += attempt(() -> TrainingGraph.rewrite(damaged, OLD_TRAINING));
      results +=
          attempt(
              () ->
                  EvaluationGraph.rewrite(
                      damaged, EvaluationOptions.standard().endingIn(List.of("logits/BiasAdd"))));
      results +=
          attempt(
              () ->
                  EvaluationGraph.rewrite(
                      damaged, EvaluationOptions.standard().compatibleWith(Compatibility.CONTRIB)));
    }
    assertThat(results).isBetween(200, 1100);
  }

  private static int attempt(Runnable rewriting) {
    try {
      rewriting.run();
      return 1;
    } catch (UserException refusal) {
      assertThat(refusal).hasMessageNotContaining("null");
      return 0;
    }
  }

  /** A graph with a few nodes that are gone, have lost something, or are something else. */
  private static GraphDef damaged(GraphDef graph, Random random) {
    List<NodeDef> nodes = new ArrayList<>(graph.getNodeList());
    for (int i = 0; i < 3; i++) {
      int at = random.nextInt(nodes.size());
      NodeDef.Builder node = nodes.get(at).toBuilder();
      NodeDef other = nodes.get(random.nextInt(nodes.size()));
      switch (random.nextInt(6)) {
        case 0 -> node.clearInput();
        case 1 -> node.clearAttr();
        case 2 -> node.setOp(other.getOp());
        case 3 -> node.addInput(other.getName());
        case 4 -> {
          if (node.getInputCount() > 0) {
            node.setInput(random.nextInt(node.getInputCount()), other.getName() + ":1");
          }
        }
        default -> {
          nodes.remove(at);
          if (random.nextBoolean()) {
            nodes.replaceAll(left -> without(left, node.getName()));
          }
          continue;
        }
      }
      nodes.set(at, node.build());
    }
    return graph.toBuilder().clearNode().addAllNode(nodes).build();
  }

  private static NodeDef without(NodeDef node, String gone) {
    Set<String> names = new HashSet<>(Set.of(gone));
    NodeDef.Builder left = node.toBuilder().clearInput();
    node.getInputList().stream()
        .filter(input -> !names.contains(TensorRef.nodeOf(input)))
        .forEach(left::addInput);
    return left.build();
  }
}
