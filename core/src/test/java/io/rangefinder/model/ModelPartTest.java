package io.rangefinder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.tensorflow.ImportOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelPartTest {
  private static final byte[] TFLITE = new DeployableModel(twoInputs()).toTflite();

  @Test
  void ownEndsLeaveTheFileAsItIs() {
    Graph graph = read(options("image", Shape.of(1, 2), "sum"), "other");

    assertThat(graph.nodes()).hasSize(3);
    assertThat(graph.outputs()).containsExactly("sum");
  }

  @Test
  void outputsCutWhatLiesBehindThem() {
    Graph graph = read(options("image", Shape.of(1, 2), "relu"));

    assertThat(graph.inputs()).containsExactly("image");
    assertThat(graph.outputs()).containsExactly("relu");
    assertThat(graph.nodes()).hasSize(1);
  }

  @Test
  void inputsCutWhatLiesBeforeThem() {
    Graph graph = read(options("relu", null, "tanh"));

    assertThat(graph.inputs()).containsExactly("relu");
    assertThat(graph.nodes()).hasSize(1);
  }

  @Test
  void everythingThatDoesNotFitIsToldAtOnce() {
    assertThatThrownBy(() -> read(options("imagge", Shape.of(1, 2), "som")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("do not fit 'net.tflite', whose inputs are 'image' ")
        .hasMessageContaining("the input 'imagge' is not there; nearest are 'image'")
        .hasMessageContaining("the output 'som' is not there; nearest are 'sum'");
    assertThatThrownBy(() -> read(options("image", Shape.of(1, 3), "relu")))
        .hasMessageContaining("the input 'image' is [1,2], not [1,3]");
    assertThatThrownBy(() -> read(options("image", Shape.of(1, 2), "sum")))
        .hasMessageContaining("the input 'other' is needed and not named");
  }

  private static Graph read(ImportOptions options, String... more) {
    List<ImportOptions.Input> inputs = new ArrayList<>(options.inputs());
    for (String name : more) {
      inputs.add(new ImportOptions.Input(name, null));
    }
    return DeployableModel.read(
            ModelSource.of(TFLITE, "net.tflite"), new ImportOptions(inputs, options.outputs()))
        .graph();
  }

  private static ImportOptions options(String input, Shape shape, String output) {
    return new ImportOptions(List.of(new ImportOptions.Input(input, shape)), List.of(output));
  }

  /** sum = tanh(relu(image)) + other. */
  private static Graph twoInputs() {
    GraphBuilder graph = Graph.builder();
    graph.input("image", DataType.FLOAT32, Shape.of(1, 2));
    graph.input("other", DataType.FLOAT32, Shape.of(1, 2));
    String relu = graph.node("relu", new Relu(), "image");
    String tanh = graph.node("tanh", new Tanh(), relu);
    return graph.build(graph.node("sum", new Add(Activation.NONE), tanh, "other"));
  }
}
