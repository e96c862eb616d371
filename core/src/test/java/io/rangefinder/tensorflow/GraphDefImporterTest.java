package io.rangefinder.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.ir.op.Unpack;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class GraphDefImporterTest {
  private static final ImportOptions Y = new ImportOptions(List.of(), List.of("y"));
  private static final ImportOptions AS_FOUND = ImportOptions.asFound();

  @Test
  void convolutionGetsItsWeightsThroughATransposeNamedAsTocoNamesIt() {
    Graph graph = importGraph(convolution("SAME", "NHWC"));
    assertThat(graph.producer("c").orElseThrow().inputs()).containsExactly("x", "w/read_reordered");
    assertThat(graph.tensor("w/read_reordered").shape()).isEqualTo(Shape.of(5, 3, 3, 2));
    assertThat(graph.tensor("c").shape()).isEqualTo(Shape.of(1, 4, 4, 5));
  }

  @Test
  void anUnknownBatchBecomesOne() {
    Graph graph = importGraph(new GraphDefs().placeholder("x", -1, 3).node("y", "Relu", "x"));
    assertThat(graph.tensor("x").shape()).isEqualTo(Shape.of(1, 3));
  }

  @Test
  void shapeArithmeticIsFoldedAtOnce() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", -1, 2, 3)
                .node("s", "Shape", "x")
                .vector("b0", 0)
                .vector("b1", 1)
                .vector("one", 1)
                .node(
                    "batch",
                    new TargetNode("StridedSlice").set("shrink_axis_mask", 1),
                    "s",
                    "b0",
                    "b1",
                    "one")
                .constant("six", Constant.ofInts(Shape.scalar(), 6))
                .node("p", new TargetNode("Pack").set("N", 2), "batch", "six")
                .node("y", "Reshape", "x", "p"));
    assertThat(graph.nodes()).hasSize(1);
    assertThat(graph.nodes().get(0).op()).isEqualTo(new Reshape());
    assertThat(graph.constant("p").orElseThrow().ints()).containsExactly(1, 6);
  }

  @Test
  void squeezeKeepsAnAxisThatIsLongerThanOne() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 2, 1, 3)
                .node("y", squeeze(0, -2), "x")
                .node("z", squeeze(1), "y"));
    assertThat(graph.tensor("y").shape()).isEqualTo(Shape.of(2, 3));
    assertThat(graph.tensor("z").shape()).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void extentsPickedFromAShapeAreKnown() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 1, 2, 3)
                .node("s", "Shape", "x")
                .vector("indices", 2, 1)
                .constant("axis", Constant.ofInts(Shape.scalar(), 0))
                .node("g", new TargetNode("GatherV2"), "s", "indices", "axis")
                .node("y", "Reshape", "x", "g"));
    assertThat(graph.tensor("y").shape()).isEqualTo(Shape.of(3, 2));
  }

  @Test
  void sizesComputedInFloatsAreKnown() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 1, 8)
                .constant("half", Constant.ofFloats(Shape.of(2), 0.5f, 2))
                .vector("shape", 4, 2)
                .node("f", new TargetNode("Cast").set("DstT", DataType.FLOAT32), "shape")
                .node("m", "Mul", "f", "half")
                .node("i", new TargetNode("Cast").set("DstT", DataType.INT32), "m")
                .node("y", "Reshape", "x", "i"));
    assertThat(graph.tensor("y").shape()).isEqualTo(Shape.of(2, 4));
  }

  @Test
  void controlInputsAndZeroIndicesAreDropped() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 1, 3)
                .node("check", "Assert")
                .node("y", "Relu", "x:0", "^check"),
            new ImportOptions(List.of(), List.of("y:0")));
    assertThat(graph.nodes().get(0).inputs()).containsExactly("x");
    assertThat(graph.outputs()).containsExactly("y");
  }

  @Test
  void anInputCutsTheGraph() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", -1, -1)
                .node("before", "Unheard", "x")
                .node("y", "Relu", "before"),
            new ImportOptions(
                List.of(new ImportOptions.Input("before", Shape.of(1, 4))), List.of("y")));
    assertThat(graph.inputs()).containsExactly("before");
    assertThat(graph.nodes()).hasSize(1);
  }

  @Test
  void trainedRangesAreReadFromTheirConstantsAndWidenedToZero() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 1, 3)
                .constant("min", Constant.ofFloats(Shape.scalar(), 0.5f))
                .constant("max", Constant.ofFloats(Shape.scalar(), 4))
                .node("max/read", "Identity", "max")
                .node(
                    "y",
                    new TargetNode("FakeQuantWithMinMaxVars").set("narrow_range", true),
                    "x",
                    "min",
                    "max/read"));
    assertThat(graph.nodes().get(graph.nodes().size() - 1).op())
        .isEqualTo(new FakeQuant(0, 4, 8, true));
  }

  @Test
  void batchNormOfATrainingGraphUsesTheImagesOwnStatistics() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 1, 4, 4, 2)
                .weights("gamma", 2)
                .weights("beta", 2)
                .constant("none", Constant.ofFloats(Shape.of(0)))
                .node("y", "FusedBatchNorm", "x", "gamma", "beta", "none", "none"));
    assertThat(graph.nodes().stream().filter(node -> node.op() instanceof Mean)).hasSize(2);
    assertThat(graph.producer("y").orElseThrow().op()).isInstanceOf(Add.class);
  }

  @Test
  void outputsOfASplitKeepTheirNumbers() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 1, 4)
                .constant("axis", Constant.ofInts(Shape.scalar(), 1))
                .node("s", new TargetNode("Split").set("num_split", 2), "axis", "x")
                .node("y", "Add", "s", "s:1"));
    assertThat(graph.producer("y").orElseThrow().inputs()).containsExactly("s", "s:1");
  }

  @Test
  void extentsTakenApartAreKnown() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 1, 2, 3)
                .node("s", "Shape", "x")
                .node("u", new TargetNode("Unpack").set("num", 3), "s")
                .node("p", new TargetNode("Pack").set("N", 2), "u:2", "u:1")
                .node("y", "Reshape", "x", "p"));
    assertThat(graph.tensor("y").shape()).isEqualTo(Shape.of(3, 2));
    assertThat(graph.nodes()).hasSize(1);
  }

  @Test
  void theProductOfExtentsIsKnown() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 2, 3, 4)
                .node("s", "Shape", "x")
                .vector("first", 0)
                .node("all", new TargetNode("Prod").set("keep_dims", true), "s", "first")
                .node("y", "Reshape", "x", "all"));
    assertThat(graph.tensor("y").shape()).isEqualTo(Shape.of(24));
  }

  @Test
  void imagesTakenApartStayOneOperator() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 2, 3)
                .node("u", new TargetNode("Unpack").set("num", 2), "x")
                .node("y", "Add", "u", "u:1"));
    assertThat(graph.producer("u:1").orElseThrow().op()).isEqualTo(new Unpack(2, 0));
  }

  @Test
  void theNumberOfTheLargestBecomesAnOperand() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 2, 9)
                .node("t", new TargetNode("TopK").set("k", 3), "x")
                .node("y", "Relu", "t"));
    assertThat(graph.producer("t").orElseThrow().inputs()).containsExactly("x", "tk");
    assertThat(graph.constant("tk").orElseThrow().ints()).containsExactly(3);
  }

  @Test
  void aSelectBroadcastsOnlyWhereItMust() {
    GraphDefs nodes =
        new GraphDefs()
            .placeholder("x", 2, 3)
            .placeholder("row", 3)
            .node("c", "Less", "x", "x")
            .node("alike", "SelectV2", "c", "x", "x")
            .node("y", "SelectV2", "c", "alike", "row");
    Graph graph = importGraph(nodes);
    assertThat(graph.producer("alike").orElseThrow().op()).isEqualTo(new Select());
    assertThat(graph.producer("y").orElseThrow().op()).isEqualTo(new SelectV2());
  }

  @Test
  void ellipsisAndNewAxesOfAStridedSliceAreWrittenOut() {
    Graph graph =
        importGraph(
            new GraphDefs()
                .placeholder("x", 1, 4, 5, 6)
                .vector("begin", 0, 0, 2)
                .vector("end", 0, 0, 4)
                .vector("strides", 1, 1, 1)
                .node(
                    "y",
                    new TargetNode("StridedSlice").set("ellipsis_mask", 1).set("new_axis_mask", 2),
                    "x",
                    "begin",
                    "end",
                    "strides"));
    assertThat(graph.tensor("y").shape()).isEqualTo(Shape.of(1, 4, 5, 1, 2));
  }

  @Test
  void aLongChainNeedsNoStack() {
    GraphDefs chain = new GraphDefs().placeholder("n0", 1, 1);
    IntStream.range(0, 50_000).forEach(i -> chain.node("n" + (i + 1), "Identity", "n" + i));
    Graph graph = importGraph(chain);
    assertThat(graph.nodes()).hasSize(50_000);
    assertThat(graph.nodes().get(0)).isEqualTo(new Node(new Identity(), List.of("n0"), "n1"));
  }

  @Test
  void allProblemsAreListedAtOnce() {
    assertProblems(
        new GraphDefs()
            .placeholder("x", 1, -1, -1, 3)
            .placeholder("z", 1, 4, 4, 3)
            .weights("w", 3, 3, 3, 2)
            .node("c", convolutionNode("SAME", "NCHW"), "z", "w")
            .node("e", convolutionNode("EXPLICIT", "NHWC"), "z", "w")
            .node("r", "Relu", "x")
            .node("m", "MatMul", "z", "z"),
        AS_FOUND,
        "input 'x': its shape [1,?,?,3] is not known in full; give its shape",
        "Conv2D 'c': data_format NCHW is not supported; export the graph with NHWC images",
        "Conv2D 'e': padding EXPLICIT is not supported; use SAME or VALID, or a Pad before",
        "MatMul 'm': MatMul needs rank 2 of 'z', found float32[1,4,4,3]");
  }

  @Test
  void unknownOperatorsAreGrouped() {
    assertProblems(
        new GraphDefs()
            .placeholder("x", 1, 2)
            .node("a", "Whirl", "x")
            .node("b", "Whirl", "a")
            .node("c", "Twirl", "b"),
        AS_FOUND,
        "operator Twirl (in node 'c') is not supported; cut the graph before it with other outputs,"
            + " or after it with other inputs",
        "operator Whirl (in 2 nodes: 'a', 'b') is not supported; cut the graph");
  }

  @Test
  void unknownOperatorsAreKeptWhereAllowed() {
    GraphDef graphDef =
        new GraphDefs()
            .placeholder("x", 1, 4)
            .node(
                "f",
                new TargetNode("FancyOp")
                    .set("alpha", 0.5f)
                    .set("sizes", 1, 2)
                    .set("T", DataType.FLOAT32),
                "x")
            .node("y", "Relu", "f:1")
            .node("z", "BiasAdd", "f", "f:1")
            .build();
    Graph graph =
        GraphDefImporter.importGraph(
            graphDef, new ImportOptions(List.of(), List.of("y", "z"), UnknownOperators.KEPT));

    assertThat(GraphPrinter.print(graph))
        .isEqualTo(
"""
input x: float32[1,4]
f: float32[?], f:1: float32[?] = Custom[name=FancyOp, attributes={alpha=Real[value=0.5], sizes=Several[values=[Whole[value=1], Whole[value=2]]]}, options=null, results=[float32[?], float32[?]]](x)
y: float32[?] = Relu[](f:1)
z: float32[?] = Add[activation=NONE](f, f:1)
output y
output z
""");
    assertThatThrownBy(() -> GraphDefExporter.export(graph, 1))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Operator FancyOp 'f' is not known and so cannot be run");
  }

  @Test
  void declaredTypesOfUnknownOperatorsAreUsed() {
    GraphDef graphDef =
        new GraphDefs()
            .placeholder("x", 1, 4)
            .node(
                "f",
                new TargetNode("FancyOp")
                    .set("Tout", DataType.INT32)
                    .set("_output_shapes", List.of(Shape.of(2, 3))),
                "x")
            .build();
    Graph graph =
        GraphDefImporter.importGraph(
            graphDef, new ImportOptions(List.of(), List.of("f"), UnknownOperators.KEPT));

    assertThat(graph.tensor("f").type()).hasToString("int32[2,3]");
  }

  @Test
  void branchesOfAConstantConditionAreTakenInAdvance() {
    Graph graph = importGraph(branches(true), Y);

    assertThat(GraphPrinter.print(graph))
        .isEqualTo(
"""
input x: float32[1,4]
s:1: float32[1,4] = Identity[](x)
there: float32[1,4] = Relu[](s:1)
m: float32[1,4] = Identity[](there)
y: float32[1,4] = Abs[](m)
output y
""");
    assertThat(importGraph(branches(false), Y).nodes())
        .extracting(Node::toString)
        .containsExactly("Identity 's'", "Tanh 'here'", "Identity 'm'", "Abs 'y'");
  }

  @Test
  void branchesOfAComputedConditionAreRefused() {
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x", 1, 4)
            .node(
                "c",
                new TargetNode("Placeholder")
                    .set("dtype", DataType.BOOL)
                    .set("shape", Shape.scalar()))
            .node("s", "Switch", "x", "c")
            .node("m", "Merge", "s", "s:1");
    assertProblems(
        graph,
        new ImportOptions(List.of(), List.of("m")),
        "Switch 's': the condition 'c' is not constant, and a branch between Switch and Merge can"
            + " only be taken in advance; freeze the condition");
  }

  @Test
  void anOutputOnABranchThatIsNotTakenIsRefused() {
    assertProblems(
        branches(true),
        new ImportOptions(List.of(), List.of("here")),
        "output 'here' lies on a branch that is not taken");
  }

  @Test
  void outputsReadOnABranchThatIsNotTakenAreNotCounted() {
    GraphDefs graph =
        branches(true)
            .node("far", "Merge", "here:2147483646", "there")
            .node("odd", "Merge", "here:x", "there");

    assertThat(importGraph(graph, new ImportOptions(List.of(), List.of("far", "odd"))).outputs())
        .containsExactly("far", "odd");
  }

  @Test
  void namesThatEndInNoIndexAreRefused() {
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x", 1, 4)
            .node("f", "FancyOp", "x")
            .node("y", "Add", "f", "f:4294967295");
    assertThatThrownBy(
            () ->
                GraphDefImporter.importGraph(
                    graph.build(),
                    new ImportOptions(List.of(), List.of("y"), UnknownOperators.KEPT)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("FancyOp 'f': ':4294967295' is not the number of an output");
    assertProblems(
        new GraphDefs().placeholder("x", 1, 4).node("f", "Relu", "x").node("y", "Abs", "f:x"),
        new ImportOptions(List.of(new ImportOptions.Input("f:x", null)), List.of("y")),
        "input 'f:x': ':x' is not the number of an output");
  }

  private static GraphDefs branches(boolean condition) {
    byte value = (byte) (condition ? 1 : 0);
    return new GraphDefs()
        .placeholder("x", 1, 4)
        .constant("c", Constant.ofBytes(DataType.BOOL, Shape.scalar(), value))
        .node("s", "Switch", "x", "c")
        .node("here", "Tanh", "s")
        .node("there", "Relu", "s:1")
        .node("m", "Merge", "here", "there")
        .node("y", "Abs", "m");
  }

  @Test
  void operatorsThatReachOutsideAreRefusedWhereAnOutputNeedsThem() {
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x", 1, 2)
            .node("name", "ReadFile")
            .node("y", "Add", "x", "name")
            .node("z", "PyFunc", "y");
    for (UnknownOperators unknown : UnknownOperators.values()) {
      assertProblems(
          graph,
          new ImportOptions(List.of(), List.of("z"), unknown),
          "operator PyFunc (in node 'z') runs code from outside of the graph; such graphs are"
              + " refused, remove the nodes",
          "operator ReadFile (in node 'name') touches files; such graphs are refused");
    }
  }

  @Test
  void whatNoOutputNeedsRefusesNothing() {
    GraphDefs graph =
        new GraphDefs()
            .placeholder("x", 1, 2)
            .node("y", "Relu", "x")
            .node("save/SaveV2", "SaveV2", "y")
            .node("save/RestoreV2", "RestoreV2")
            .node("aside", "WriteFile", "x")
            .node("py", "PyFunc")
            .node("w", "VariableV2")
            .node("fancy", "Whirl", "w");

    assertThat(importGraph(graph, Y).nodes())
        .extracting(Node::toString)
        .containsExactly("Relu 'y'");
  }

  @Test
  void aGraphThatIsNotFrozenNamesAllOfItsVariables() {
    GraphDef graph =
        new GraphDefs()
            .placeholder("x", 1, 2)
            .node("w", "VariableV2")
            .node("w/read", "Identity", "w")
            .node("b", "VarHandleOp")
            .node("b/read", "ReadVariableOp", "b")
            .node("m", "Mul", "x", "w/read")
            .node("y", "Add", "m", "b/read")
            .build();
    for (UnknownOperators unknown : UnknownOperators.values()) {
      assertThatThrownBy(
              () ->
                  GraphDefImporter.importGraph(
                      graph, new ImportOptions(List.of(), List.of("y"), unknown)))
          .as(unknown.name())
          .isInstanceOf(UserException.class)
          .hasMessageContaining(
              "the graph is not frozen: 2 variables 'w', 'b' have no value in it; name its"
                  + " checkpoint, or freeze it with it");
    }
  }

  @Test
  void callsOfFunctionsSaySo() {
    GraphDef graph =
        new GraphDefs()
            .placeholder("x", 1, 2)
            .node("p", "PartitionedCall", "x")
            .node("s", "StatefulPartitionedCall", "x")
            .node("y", "Add", "p", "s")
            .build();
    for (UnknownOperators unknown : UnknownOperators.values()) {
      assertThatThrownBy(
              () ->
                  GraphDefImporter.importGraph(
                      graph, new ImportOptions(List.of(), List.of("y"), unknown)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(
              "PartitionedCall (in node 'p') calls a function of the graph; inline")
          .hasMessageContaining("StatefulPartitionedCall (in node 's') calls a function of the");
    }
  }

  @Test
  void missingNamesComeWithTheNearest() {
    assertProblems(
        new GraphDefs().placeholder("image", 1, 2).node("scores", "Relu", "image"),
        new ImportOptions(
            List.of(new ImportOptions.Input("imago", null)), List.of("score", "scores:1")),
        "its inputs are 'image' (float[1,2]), it ends in 'scores'.\n"
            + "  - input 'imago' does not exist; nearest are 'image', 'scores'",
        "output 'score' does not exist; nearest are 'scores', 'image'");
  }

  @Test
  void outputsThatANodeDoesNotHaveAreNamed() {
    assertProblems(
        new GraphDefs().placeholder("x", 1, 2).node("y", "Relu", "x").node("z", "Relu", "y:3"),
        new ImportOptions(List.of(), List.of("z", "y:1")),
        "Relu 'z': it reads 'y:3', which is not among the outputs of its node",
        "output 'y:1' is not among the outputs of its node");
  }

  @Test
  void brokenGraphsAreRefused() {
    assertProblems(
        new GraphDefs()
            .placeholder("x", 1, 2)
            .node("a", "Add", "x", "b")
            .node("b", "Relu", "a")
            .node("c", "Add", "b", "gone"),
        new ImportOptions(List.of(), List.of("c")),
        "Add 'c' reads 'gone', which does not exist",
        "the nodes form a cycle: a <- b <- a");
    assertProblems(
        new GraphDefs().placeholder("x", 1).node("x", "Relu", "x"),
        AS_FOUND,
        "node 'x' is defined twice");
  }

  @Test
  void aGivenShapeMustAgreeWithTheGraph() {
    assertProblems(
        new GraphDefs().placeholder("x", -1, -1, 3).node("y", "Relu", "x"),
        new ImportOptions(List.of(new ImportOptions.Input("x", Shape.of(1, 5, 4))), List.of()),
        "input 'x': the given shape [1,5,4] contradicts the graph's [?,?,3]");
  }

  @Test
  void hugeConstantsOfFewBytesAreRefused() {
    GraphDef graph = new GraphDefs().placeholder("x", 1).constant("c", Constant.vector(1)).build();
    GraphDef.Builder hostile = graph.toBuilder();
    hostile
        .getNodeBuilder(1)
        .putAttr(
            "value",
            hostile.getNode(1).getAttrOrThrow("value").toBuilder()
                .setTensor(
                    TensorProtos.encode(Constant.vector(1)).toBuilder()
                        .clearTensorContent()
                        .addIntVal(1)
                        .setTensorShape(TensorProtos.shape(Shape.of(1 << 15, 1 << 15))))
                .build());
    assertThatThrownBy(
            () ->
                GraphDefImporter.importGraph(
                    hostile.build(), new ImportOptions(List.of(), List.of("c"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "Const 'c': a constant int32[32768,32768] of 1073741824 elements holds 1 values");
  }

  private static TargetNode squeeze(int... axes) {
    return new TargetNode("Squeeze").set("T", DataType.FLOAT32).set("squeeze_dims", axes);
  }

  private static GraphDefs convolution(String padding, String layout) {
    return new GraphDefs()
        .placeholder("x", 1, 8, 8, 2)
        .weights("w", 3, 3, 2, 5)
        .node("w/read", "Identity", "w")
        .node("c", convolutionNode(padding, layout), "x", "w/read");
  }

  private static TargetNode convolutionNode(String padding, String layout) {
    return new TargetNode("Conv2D")
        .set("strides", 1, 2, 2, 1)
        .set("padding", padding)
        .set("data_format", layout);
  }

  private static Graph importGraph(GraphDefs graph) {
    return importGraph(graph, AS_FOUND);
  }

  private static Graph importGraph(GraphDefs graph, ImportOptions options) {
    return GraphDefImporter.importGraph(graph.build(), options);
  }

  private static void assertProblems(GraphDefs graph, ImportOptions options, String... problems) {
    assertThatThrownBy(() -> importGraph(graph, options))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The TensorFlow graph cannot be imported:")
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains(problems);
              assertThat(e.getMessage().lines()).hasSize(problems.length + 1);
            });
  }
}
