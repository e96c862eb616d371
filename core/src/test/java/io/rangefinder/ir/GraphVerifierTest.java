package io.rangefinder.ir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Relu;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GraphVerifierTest {
  private static final TensorType FLOATS = new TensorType(DataType.FLOAT32, Shape.of(2));
  private static final Tensor X = Tensor.variable("x", FLOATS);
  private static final Tensor Y = Tensor.variable("y", FLOATS);
  private static final Tensor C = Tensor.constant("c", Constant.ofFloats(Shape.of(2), 1, 2));
  private static final Node RELU = new Node(new Relu(), List.of("x"), "y");

  private static Graph graph(
      List<Tensor> tensors, List<Node> nodes, List<String> inputs, List<String> outputs) {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return Graph.of(byName, nodes, inputs, outputs);
  }

  private static void assertInvalid(Graph graph, String problems) {
    assertThatThrownBy(() -> GraphVerifier.verify(graph, "a test"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Invalid graph after a test: " + problems);
  }

  @Test
  void acceptsAGraphWhoseOutputIsConstant() {
    Graph graph = graph(List.of(X, Y, C), List.of(RELU), List.of("x"), List.of("y", "c"));
    assertThatCode(() -> GraphVerifier.verify(graph, "a test")).doesNotThrowAnyException();
  }

  @Test
  void listsEveryProblemAtOnce() {
    Graph graph = graph(List.of(X, C), List.of(), List.of("c", "c"), List.of("x"));
    assertInvalid(
        graph,
        "input 'c' is constant; input 'c' is constant; input 'c' is listed twice;"
            + " output 'x' is never computed");
  }

  @Test
  void refusesAnOperandNothingDefines() {
    assertInvalid(
        graph(List.of(X, Y), List.of(RELU), List.of(), List.of("y")),
        "Relu 'y' reads 'x', which nothing before it defines");
  }

  @Test
  void refusesATensorOfTwoProducers() {
    assertInvalid(
        graph(List.of(X, Y), List.of(RELU, RELU), List.of("x"), List.of("y")),
        "'y' is defined twice");
  }

  @Test
  void refusesANodeThatComputesAConstant() {
    Node toConstant = new Node(new Relu(), List.of("x"), "c");
    assertInvalid(
        graph(List.of(X, C), List.of(toConstant), List.of("x"), List.of("c")),
        "Relu 'c' computes the constant 'c'");
  }

  @Test
  void refusesATypeThatDoesNotFollowFromTheOperands() {
    Tensor wrong = Tensor.variable("y", new TensorType(DataType.FLOAT32, Shape.of(3)));
    assertInvalid(
        graph(List.of(X, wrong), List.of(RELU), List.of("x"), List.of("y")),
        "Relu 'y' has outputs [float32[3]], its operands give [float32[2]]");
  }

  @Test
  void refusesOperandsThatDoNotFitTheOperator() {
    Node add = new Node(new Add(Activation.NONE), List.of("x"), "y");
    assertInvalid(
        graph(List.of(X, Y), List.of(add), List.of("x"), List.of("y")),
        "Add 'y': Add takes 2 operands, found 1");
  }

  @Test
  void aQuantizedOutputMayHaveAnotherElementType() {
    TensorType codes = new TensorType(DataType.UINT8, Shape.of(2));
    Tensor quantized = new Tensor("y", codes, null, null, new Quantization(0.5, 128));
    Graph valid = graph(List.of(X, quantized), List.of(RELU), List.of("x"), List.of("y"));
    assertThatCode(() -> GraphVerifier.verify(valid, "a test")).doesNotThrowAnyException();

    Graph unquantized =
        graph(List.of(X, Tensor.variable("y", codes)), List.of(RELU), List.of("x"), List.of("y"));
    assertInvalid(unquantized, "Relu 'y' has outputs [uint8[2]], its operands give [float32[2]]");
  }
}
