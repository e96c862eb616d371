package io.rangefinder.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Placeholders that become constants, and what is said where they should. */
final class SetPlaceholdersTest {
  private static final List<ImportOptions.Input> X = List.of(new ImportOptions.Input("x", null));

  @ParameterizedTest
  @CsvSource({"true, there", "false, here", "TRUE, there", "0, here"})
  void aConditionTakesItsBranch(String value, String taken) {
    Graph graph = imported(switched(), "m", Map.of("train", value));

    assertThat(graph.inputs()).containsExactly("x");
    assertThat(graph.nodes()).extracting(Node::name).contains(taken).hasSize(3);
  }

  @Test
  void aBranchThatIsNotTakenMayHoldAnything() {
    GraphDefs graph =
        switched()
            .node("moving", "AssignMovingAverage", "s:1")
            .node("variable", "VariableV2")
            .placeholder("labels", 1, 4)
            .node("loss", "Mul", "variable", "labels")
            .node("update", "Whirl", "moving", "loss")
            .node("end", "Merge", "here", "update");

    assertThat(imported(graph, "end", Map.of("train", "false")).nodes())
        .extracting(Node::toString)
        .containsExactly("Identity 's'", "Relu 'here'", "Identity 'end'");
  }

  @Test
  void aNumberFillsThePlaceholdersShape() {
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x", 1, 3)
            .placeholder("scale", -1, 3)
            .node("y", "Mul", "x", "scale");

    Constant scale = imported(graph, "y", Map.of("scale", "2.5")).constant("scale").orElseThrow();

    assertThat(scale.shape()).isEqualTo(Shape.of(1, 3));
    assertThat(scale.floats()).containsExactly(2.5f, 2.5f, 2.5f);
  }

  @Test
  void aPlaceholderWithADefaultTakesItUnlessItIsAnInputOrSet() {
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x", 1, 3)
            .constant("default", Constant.ofFloats(Shape.scalar(), 4))
            .node(
                "rate",
                new TargetNode("PlaceholderWithDefault")
                    .set("dtype", DataType.FLOAT32)
                    .set("shape", Shape.scalar()),
                "default")
            .node("y", "Mul", "x", "rate");

    assertThat(imported(graph, "y", Map.of()).inputs()).containsExactly("x");
    assertThat(imported(graph, "y", Map.of("rate", "1")).constant("rate").orElseThrow().floats())
        .containsExactly(1);
    assertThat(
            GraphDefImporter.importGraph(
                    graph.build(),
                    new ImportOptions(
                        List.of(
                            new ImportOptions.Input("x", null),
                            new ImportOptions.Input("rate", null)),
                        List.of("y")))
                .inputs())
        .containsExactly("x", "rate");
  }

  @Test
  void wrongNamesAndValuesAreListedWithThePlaceholders() {
    assertThatThrownBy(
            () -> imported(switched(), "m", Map.of("trian", "false", "train", "0.5", "x", "1")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "'trian' cannot be set to false, it is no placeholder of the graph; those are 'x'"
                + " (float[1,4]), 'train' (bool)")
        .hasMessageContaining("'train' (bool) cannot be set to '0.5'; write true or false")
        .hasMessageContaining("'x' is set to 1 and listed among the inputs; leave it out of one");
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, yes, a number as 1.0",
    "FLOAT32, 1e99, a number as 1.0",
    "INT32, 1.5, a whole number as 1",
    "INT64, true, a whole number as 1",
    "UINT8, 256, a whole number from 0 to 255",
    "INT8, 1, 'values of bool, float, double, int32, int64 or uint8'",
  })
  void aValueOfTheWrongTypeSaysWhichIsRight(DataType type, String value, String right) {
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x", 1, 4)
            .node(
                "p", new TargetNode("Placeholder").set("dtype", type).set("shape", Shape.scalar()))
            .node("y", "Mul", "x", "p");

    assertThatThrownBy(() -> imported(graph, "y", Map.of("p", value)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be set to '" + value + "'; write " + right);
  }

  @Test
  void shapesThatAreNotKnownOrHugeAreRefused() {
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x", 1, 4)
            .placeholder("p", 1, -1)
            .placeholder("q", 1 << 20, 2)
            .node("a", "Add", "p", "q")
            .node("y", "Mul", "x", "a");

    assertThatThrownBy(() -> imported(graph, "y", Map.of("p", "1", "q", "1")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'p' (float[1,?]) cannot be set to 1; only placeholders of one")
        .hasMessageContaining(
            "'q' (float[1048576,2]) cannot be set to 1; only placeholders of one");
  }

  @Test
  void choicesThatNobodyMakesAreNamedInOneMessageWithTheFlag() {
    GraphDefs graph =
        switched()
            .node("keep_prob", placeholder(DataType.FLOAT32))
            .node("temperature", placeholder(DataType.FLOAT32))
            .node("is_inference", placeholder(DataType.BOOL))
            .placeholder("second", 1, 4)
            .node("k", "Mul", "m", "keep_prob")
            .node("t", "Mul", "k", "temperature")
            .node("u", "Add", "t", "second")
            .node("other", "Switch", "u", "is_inference")
            .node("end", "Merge", "other", "other:1");

    assertThatThrownBy(() -> imported(graph, "end", Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "placeholders 'train', 'keep_prob', 'temperature', 'is_inference' are needed and not"
                + " among the inputs")
        .hasMessageContaining(
            "set them with the values train = false, keep_prob = 1, temperature = VALUE,"
                + " is_inference = true")
        .hasMessageContaining("placeholder 'second' is needed and not among the inputs; add it")
        .hasMessageNotContaining("Switch");
  }

  @Test
  void anOpenBranchNamesThePlaceholderThatDecidesIt() {
    GraphDefs graph =
        switched()
            .node("again", "Identity", "train")
            .node("s2", "Switch", "m", "again")
            .node("end", "Merge", "s2", "s2:1");

    assertThatThrownBy(
            () ->
                GraphDefImporter.importGraph(
                    graph.build(),
                    new ImportOptions(
                        List.of(
                            new ImportOptions.Input("x", null),
                            new ImportOptions.Input("train", null)),
                        List.of("end"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "Switch 's': the condition 'train' is not constant, and a branch between Switch and"
                + " Merge can only be taken in advance; freeze the condition: take 'train' out of"
                + " the inputs and give the values train = false");
  }

  private static GraphDefs switched() {
    return new GraphDefs()
        .placeholder("x", 1, 4)
        .node("train", placeholder(DataType.BOOL))
        .node("s", "Switch", "x", "train")
        .node("here", "Relu", "s")
        .node("there", "Tanh", "s:1")
        .node("m", "Merge", "here", "there");
  }

  private static TargetNode placeholder(DataType type) {
    return new TargetNode("Placeholder").set("dtype", type).set("shape", Shape.scalar());
  }

  private static Graph imported(GraphDefs graph, String output, Map<String, String> values) {
    return GraphDefImporter.importGraph(
        graph.build(), new ImportOptions(X, List.of(output)).withPlaceholders(values));
  }
}
