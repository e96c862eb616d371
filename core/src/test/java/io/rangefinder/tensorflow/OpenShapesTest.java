package io.rangefinder.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteReader;
import io.rangefinder.tflite.TfliteWriter;
import io.rangefinder.toco.FakeQuants;
import io.rangefinder.toco.TocoPipeline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

/** Graphs in which only a run decides some shapes, against TensorFlow. */
final class OpenShapesTest {
  private static final Constant SIX =
      Constant.ofFloats(Shape.of(2, 3), -1.5f, 2.25f, 3, 0.5f, -2, 3);

  @ParameterizedTest
  @CsvSource({"where", "unique", "unique:1", "diagonal", "replaced", "filled", "counted"})
  void resultsAreThoseOfTensorFlow(String output) {
    GraphDef original =
        new GraphDefs()
            .placeholder("x", 2, 3)
            .constant("zero", Constant.ofFloats(Shape.scalar(), 0))
            .vector("flat", 6)
            .node("positive", "Greater", "x", "zero")
            .node("where", new TargetNode("Where").set("T", DataType.BOOL), "positive")
            .node("row", new TargetNode("Reshape").set("T", DataType.FLOAT32), "x", "flat")
            .node(
                "unique",
                new TargetNode("Unique").set("T", DataType.FLOAT32).set("out_idx", DataType.INT32),
                "row")
            .node("diagonal", "MatrixDiag", "x")
            .constant("two", Constant.ofFloats(Shape.of(2), 7, 8))
            .node("replaced", "MatrixSetDiag", "x", "two")
            .node("size", new TargetNode("Shape").set("T", DataType.FLOAT32), "unique")
            .node("filled", "Fill", "size", "zero")
            .node(
                "counted",
                new TargetNode("Cast").set("SrcT", DataType.INT64).set("DstT", DataType.INT32),
                "where")
            .build();
    String real = output.replace(':', '_') + "/float";
    DataType from =
        switch (output) {
          case "where" -> DataType.INT64;
          case "unique:1", "counted" -> DataType.INT32;
          default -> DataType.FLOAT32;
        };
    GraphDef cast =
        original.toBuilder()
            .addNode(
                new TargetNode("Cast")
                    .input(output)
                    .set("SrcT", from)
                    .set("DstT", DataType.FLOAT32)
                    .named(real))
            .build();

    float[] expected = inTensorflow(cast, Map.of("x", SIX), real);
    Graph graph = converted(cast, List.of(input("x", 2, 3)), real, UnknownOperators.REFUSED);
    assertThat(inRuntime(graph, SIX)).containsExactly(expected);
    if (!output.equals("filled")) {
      GraphDef lowered = GraphDefExporter.export(graph, 1);
      assertThat(inTensorflow(lowered, Map.of("x", SIX), real)).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Fill, 'n,one'",
    "Range, 'zero,n1,step'",
    "Reshape, 'x,n'",
    "ResizeBilinear, 'image,n'",
    "Slice, 'x,n,size'"
  })
  void operandsThatDecideShapesMayBeComputed(String op, String operands) {
    GraphDef graph =
        new GraphDefs()
            .placeholder("x", 2, 3)
            .placeholder("image", 1, 2, 2, 1)
            .node("n", new TargetNode("Placeholder").set("dtype", DataType.INT32))
            .node("n1", new TargetNode("Placeholder").set("dtype", DataType.INT32))
            .constant("one", Constant.ofFloats(Shape.scalar(), 1))
            .constant("zero", Constant.ofInts(Shape.scalar(), 0))
            .constant("step", Constant.ofInts(Shape.scalar(), 1))
            .vector("size", 1, 2)
            .node("out", op, operands.split(","))
            .build();
    List<ImportOptions.Input> inputs =
        List.of(input("x", 2, 3), input("image", 1, 2, 2, 1), input("n", 2), input("n1"));

    Graph converted = converted(graph, inputs, "out", UnknownOperators.REFUSED);

    assertThat(converted.tensor("out").shape().isKnown()).isFalse();
    byte[] tflite = TfliteWriter.write(converted);
    assertThat(TfliteWriter.write(TfliteReader.read(tflite, "open"))).isEqualTo(tflite);
    assertThatThrownBy(
            () ->
                DeployableModel.read(
                    ModelSource.of(graph.toByteArray(), "open"),
                    new ImportOptions(inputs, List.of("out"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot calibrate 'open': the shapes of some results are decided")
        .hasMessageContaining("is not constant");
  }

  @Test
  void aReshapeByAComputedShapeRuns() {
    GraphDef graph =
        new GraphDefs()
            .placeholder("x", 2, 3)
            .node("n", new TargetNode("Placeholder").set("dtype", DataType.INT32))
            .node("out", "Reshape", "x", "n")
            .build();
    Graph converted =
        converted(graph, List.of(input("x", 2, 3), input("n", 3)), "out", UnknownOperators.REFUSED);

    try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(converted))) {
      Constant result = runner.run(List.of(SIX, Constant.vector(3, 1, 2))).get(0);
      assertThat(result).isEqualTo(SIX.reshape(Shape.of(3, 1, 2)));
    }
  }

  @Test
  void whatFollowsAnUnknownOperatorHasNoShapeAndIsFusedAllTheSame() {
    GraphDef graph =
        new GraphDefs()
            .placeholder("x", 1, 4, 4, 3)
            .node("my", "MyOp", "x")
            .weights("w", 3, 3, 3, 4)
            .weights("b", 4)
            .node(
                "c",
                new TargetNode("Conv2D")
                    .set("T", DataType.FLOAT32)
                    .set("padding", "SAME")
                    .set("strides", 1, 1, 1, 1),
                "my",
                "w")
            .node("biased", "BiasAdd", "c", "b")
            .node("out", "Relu", "biased")
            .build();

    Graph converted =
        converted(graph, List.of(input("x", 1, 4, 4, 3)), "out", UnknownOperators.KEPT);

    assertThat(converted.nodes())
        .extracting(node -> node.op().kind())
        .containsExactly("MyOp", "Conv2D");
    Node convolution = converted.nodes().get(1);
    assertThat(convolution.inputs()).hasSize(3);
    assertThat(convolution.output()).isEqualTo("out");
    assertThat(converted.tensor("out").type()).hasToString("float32[?]");
    byte[] tflite = TfliteWriter.write(converted);
    assertThat(TfliteWriter.write(TfliteReader.read(tflite, "open", UnknownOperators.KEPT)))
        .isEqualTo(tflite);
  }

  @Test
  void weightsOfAnUnknownShapeGetNoBias() {
    GraphDef graph =
        new GraphDefs()
            .placeholder("x", 1, 4, 4, 3)
            .node("w", "MyWeights", "x")
            .node(
                "out",
                new TargetNode("Conv2D")
                    .set("T", DataType.FLOAT32)
                    .set("padding", "SAME")
                    .set("strides", 1, 1, 1, 1),
                "x",
                "w")
            .build();

    Graph converted =
        converted(graph, List.of(input("x", 1, 4, 4, 3)), "out", UnknownOperators.KEPT);

    Node convolution = converted.producer("out").orElseThrow();
    assertThat(convolution.op().kind()).isEqualTo("Conv2D");
    assertThat(convolution.inputs()).hasSize(2);
  }

  @Test
  void speechFeaturesAreThoseOfTensorFlow() {
    GraphDef graph =
        new GraphDefs()
            .placeholder("samples", 1600, 1)
            .constant("rate", Constant.ofInts(Shape.scalar(), 16000))
            .node(
                "spectrogram",
                new TargetNode("AudioSpectrogram")
                    .set("window_size", 400)
                    .set("stride", 200)
                    .set("magnitude_squared", true),
                "samples")
            .node(
                "mfcc",
                new TargetNode("Mfcc")
                    .set("upper_frequency_limit", 4000f)
                    .set("lower_frequency_limit", 20f)
                    .set("filterbank_channel_count", 40)
                    .set("dct_coefficient_count", 10),
                "spectrogram",
                "rate")
            .vector("flat", 1, -1)
            .node("row", "Reshape", "mfcc", "flat")
            .weights("w", 70, 4)
            .node("product", "MatMul", "row", "w")
            .node("out", "Softmax", "product")
            .build();
    float[] samples = new float[1600];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.5 * Math.sin(i * 0.3) + 0.3 * Math.sin(i * i * 0.0002));
    }
    Constant wave = Constant.ofFloats(Shape.of(1600, 1), samples);

    Graph converted =
        converted(graph, List.of(input("samples", 1600, 1)), "out", UnknownOperators.KEPT);

    assertThat(converted.tensor("spectrogram").shape()).isEqualTo(Shape.of(1, 7, 257));
    assertThat(converted.tensor("mfcc").shape()).isEqualTo(Shape.of(1, 7, 10));
    assertThat(converted.tensor("out").shape()).isEqualTo(Shape.of(1, 4));
    assertThat(inRuntime(converted, wave))
        .containsExactly(inTensorflow(graph, Map.of("samples", wave), "out"), within(1e-4f));
  }

  private static ImportOptions.Input input(String name, int... shape) {
    return new ImportOptions.Input(name, Shape.of(shape));
  }

  private static Graph converted(
      GraphDef graph,
      List<ImportOptions.Input> inputs,
      String output,
      UnknownOperators unknownOperators) {
    Graph imported =
        GraphDefImporter.importGraph(
            graph, new ImportOptions(inputs, List.of(output), unknownOperators));
    return TocoPipeline.create(FakeQuants.KEPT).run(imported, new RewriteLog());
  }

  private static float[] inTensorflow(GraphDef graph, Map<String, Constant> inputs, String output) {
    try (TensorflowRunner runner = new TensorflowRunner(graph)) {
      return runner.run(inputs, List.of(output)).get(output);
    }
  }

  private static float[] inRuntime(Graph graph, Constant input) {
    try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(graph))) {
      return runner.run(List.of(input)).get(0).floats();
    }
  }
}
