package io.rangefinder.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Split;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GraphTest {
  private static Graph diamond() {
    GraphBuilder builder = Graph.builder();
    String x = builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    String bias = builder.constant("bias", Constant.ofFloats(Shape.of(4), 1, 2, 3, 4));
    String relu = builder.node("relu", new Relu(), x);
    String shift = builder.node("shift", new Add(Activation.NONE), relu, bias);
    builder.node("twice", new Add(Activation.NONE), relu, relu);
    builder.node("sum", new Add(Activation.RELU6), shift, "twice");
    builder.node("shape", new ShapeOf(DataType.INT32), "sum");
    return builder.build("sum", "shape");
  }

  @Test
  void knowsProducersAndConsumers() {
    Graph graph = diamond();
    assertThat(graph.producer("x")).isEmpty();
    assertThat(graph.producer("bias")).isEmpty();
    assertThat(graph.producer("sum").map(Node::name)).contains("sum");
    assertThat(graph.consumers("relu")).extracting(Node::name).containsExactly("shift", "twice");
    assertThat(graph.consumers("shape")).isEmpty();
    assertThat(graph.isUsedOnce("shift")).isTrue();
    assertThat(graph.isUsedOnce("relu")).isFalse();
    assertThat(graph.isUsedOnce("sum")).as("it is an output").isFalse();
    assertThat(graph.isInput("x")).isTrue();
    assertThat(graph.isInput("relu")).isFalse();
    assertThat(graph.constant("bias")).isPresent();
    assertThat(graph.constant("relu")).isEmpty();
  }

  @Test
  void activationsAreTheFloatsThatDependOnTheInput() {
    assertThat(diamond().activations())
        .extracting(Tensor::name)
        .containsExactly("x", "relu", "shift", "twice", "sum");
  }

  @Test
  void doesNotLendItsConsumersForWriting() {
    List<Node> consumers = diamond().consumers("relu");
    assertThatThrownBy(consumers::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void leavesOutTensorsNobodyMentions() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(2));
    builder.constant("unused", Constant.vector(1));
    builder.node("y", new Relu(), "x");
    Graph graph = builder.build("y");
    assertThat(graph.hasTensor("unused")).isFalse();
    assertThatThrownBy(() -> graph.tensor("unused"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No tensor 'unused' in the graph");
  }

  @Test
  void refusesATensorThatIsUsedButNotDefined() {
    assertThatThrownBy(() -> Graph.of(Map.of(), List.of(), List.of("x"), List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Tensor 'x' is used but not defined");
  }

  @Test
  void replacesTensorsOfTheSameName() {
    Constant zeros = Constant.ofFloats(Shape.of(4), 0, 0, 0, 0);
    Graph graph = diamond().withTensors(Map.of("bias", Tensor.constant("bias", zeros)));
    assertThat(graph.constant("bias")).contains(zeros);
    assertThat(graph.nodes()).isEqualTo(diamond().nodes());
  }

  @Test
  void anEditAddsTensorsUnderFreeNamesForOtherNodes() {
    GraphEdit edit = diamond().edit();
    String copy = edit.freeName("bias");
    edit.put(edit.tensor("bias").renamed(copy));

    Graph edited =
        edit.with(
            diamond().nodes().stream().map(node -> node.reading(Map.of("bias", copy))).toList());

    assertThat(copy).isEqualTo("bias_0");
    assertThat(edit.freeName("bias")).isEqualTo("bias_1");
    assertThat(edited.producer("shift").orElseThrow().inputs()).containsExactly("relu", "bias_0");
    assertThat(edited.hasTensor("bias")).isFalse();
    assertThat(edited.outputs()).isEqualTo(diamond().outputs());
    assertThatThrownBy(() -> edit.tensor("nobody"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No tensor 'nobody' in the graph");
  }

  @Test
  void sortsNodesStably() {
    Graph graph = diamond();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    graph.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    List<Node> nodes = graph.nodes();
    List<Node> shuffled =
        List.of(nodes.get(4), nodes.get(2), nodes.get(3), nodes.get(1), nodes.get(0));
    Graph sorted = Graph.of(tensors, shuffled, graph.inputs(), graph.outputs());
    assertThat(sorted.nodes())
        .extracting(Node::name)
        .containsExactly("relu", "twice", "shift", "sum", "shape");
    assertThat(Graph.of(tensors, nodes, graph.inputs(), graph.outputs()).nodes()).isEqualTo(nodes);
  }

  @Test
  void namesANodeOfACycleAndNotOneBehindIt() {
    Node behind = new Node(new Relu(), List.of("b"), "behind");
    Node a = new Node(new Relu(), List.of("b"), "a");
    Node b = new Node(new Relu(), List.of("a"), "b");
    assertThatThrownBy(
            () -> Graph.of(Map.of(), List.of(behind, a, b), List.of(), List.of("behind")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The graph has a cycle through Relu 'b'");
  }

  @Test
  void aNodeThatReadsItselfIsACycle() {
    Node self = new Node(new Relu(), List.of("a"), "a");
    assertThatThrownBy(() -> Graph.of(Map.of(), List.of(self), List.of(), List.of("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The graph has a cycle through Relu 'a'");
  }

  @Test
  void theBuilderRefusesWhatDoesNotFit() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(4));
    builder.constant("axis", Constant.vector(0));
    assertThatThrownBy(() -> builder.node("y", new Relu(), "z"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tensor 'z' is not defined yet");
    assertThatThrownBy(() -> builder.constant("x", Constant.vector(1)))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("tensor 'x' is defined twice");
    assertThatThrownBy(() -> builder.node(List.of("a"), new Split(2), List.of("axis", "x")))
        .isInstanceOf(InvalidOperatorException.class)
        .hasMessage("Split has 2 outputs, named are [a]");
    assertThat(builder.isDefined("a")).isFalse();
  }

  @Test
  void theBuilderFindsFreeNames() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(4));
    assertThat(builder.freeName("y")).isEqualTo("y");
    assertThat(builder.freeName("x")).isEqualTo("x_0");
    builder.constant("x_0", Constant.vector(1));
    assertThat(builder.freeName("x")).isEqualTo("x_1");
    assertThat(builder.freeName("split:1")).isEqualTo("split_1");
  }

  @Test
  void aNodeIsNamedByItsFirstOutput() {
    Node split = new Node(new Split(2), List.of("axis", "x"), List.of("a", "b"));
    assertThat(split.name()).isEqualTo("a");
    assertThat(split).hasToString("Split 'a'");
    assertThat(split.replacingInput("x", "y").inputs()).containsExactly("axis", "y");
    assertThat(split.withOp(new Split(4)).op()).isEqualTo(new Split(4));
    assertThatThrownBy(split::output)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Split 'a' has 2 outputs");
    assertThatThrownBy(() -> new Node(new Relu(), List.of("x"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Relu has no output");
  }
}
