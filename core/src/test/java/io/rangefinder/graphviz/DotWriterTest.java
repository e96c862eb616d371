package io.rangefinder.graphviz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.Window2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotWriterTest {
  private static final Shape ROW = Shape.of(1, 4);

  private static GraphBuilder withRow() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, ROW);
    return builder;
  }

  private static String draw(Graph graph) {
    return DotWriter.write(graph, "Title");
  }

  /** A line without its markup; rows end in a bar. */
  private static String lineWith(String start, String dot) {
    return dot.lines()
        .filter(line -> line.strip().startsWith(start))
        .findFirst()
        .orElseThrow()
        .replace("</TR>", "|")
        .replaceAll("<[A-Z/][^>]*>", "")
        .strip();
  }

  @Test
  void aTensorShowsTypeShapeRangeAndCode() {
    GraphBuilder builder = withRow();
    builder.node("a/b", new Relu(), "x");
    builder.node("y", new Relu(), "a/b");
    Tensor coded =
        new Tensor(
            "a/b",
            new TensorType(DataType.UINT8, ROW),
            null,
            new TensorRange(new Range(-1, 6.5), RangeOrigin.GIVEN, ""),
            new Quantization(0.5, 34));
    Graph graph = builder.build("y").withTensors(Map.of("a/b", coded));
    assertThat(lineWith("\"a/b\" [", draw(graph)))
        .isEqualTo(
            "\"a/b\" [label=<b|uint8[1×4]|minmax:[-1, 6.5]|quant:    0.5·(x-34)|\"a/b\"|>"
                + " tooltip=\"a/b\" shape=box style=filled fillcolor=\"#F5F5F5\""
                + " fontcolor=\"#000000DD\"];");
  }

  @Test
  void aConstantShowsItsFirstAndLastValues() {
    GraphBuilder builder = withRow();
    builder.constant("scalar", Constant.ofFloats(Shape.scalar(), 1.5f));
    builder.constant("one", Constant.ofFloats(Shape.of(1), -2.25f));
    builder.constant("four", Constant.ofFloats(Shape.of(1, 4), 0, 1, 2, 3));
    builder.constant("five", Constant.ofFloats(Shape.of(5, 1), 0, 1, 2, 3, 4));
    builder.node("a", new Add(Activation.NONE), "x", "scalar");
    builder.node("b", new Add(Activation.NONE), "a", "one");
    builder.node("c", new Add(Activation.NONE), "b", "four");
    builder.node("d", new Add(Activation.NONE), "c", "five");
    String dot = draw(builder.build("d"));
    assertThat(lineWith("\"scalar\" [", dot))
        .startsWith("\"scalar\" [label=< |scalar|float[] = 1.500|\"scalar\"|>")
        .endsWith("shape=cylinder style=filled fillcolor=\"#4285F4\" fontcolor=\"#FFFFFFDD\"];");
    assertThat(lineWith("\"one\" [", dot)).contains("|float[1] = {-2.250}|");
    assertThat(lineWith("\"four\" [", dot)).contains("= {0.000, 1.000, 2.000, 3.000}|");
    assertThat(lineWith("\"five\" [", dot))
        .contains("|float[5×1]| = {0.000, 1.000 … 3.000, 4.000}|");
  }

  @Test
  void bytesOfConstantsAreReadAsTheirType() {
    GraphBuilder builder = withRow();
    builder.constant("u", Constant.ofBytes(DataType.UINT8, Shape.of(1), (byte) 200));
    builder.constant("s", Constant.ofBytes(DataType.INT8, Shape.of(1), (byte) 200));
    builder.constant("l", Constant.ofLongs(Shape.of(1), 1L << 40));
    builder.constant("none", Constant.vector());
    String dot = draw(builder.build("u", "s", "l", "none"));
    assertThat(lineWith("\"u\" [", dot)).contains("uint8[1] = {200}|");
    assertThat(lineWith("\"s\" [", dot)).contains("int8[1] = {-56}|");
    assertThat(lineWith("\"l\" [", dot)).contains("int64[1] = {1099511627776}|");
    assertThat(lineWith("\"none\" [", dot)).contains("|int32[0]|");
  }

  @Test
  void anOperatorShowsItsAttributesBetweenItsPorts() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
    builder.constant("w", Constant.ofFloats(Shape.of(1, 1, 1, 2), 1, 2));
    builder.constant("b", Constant.ofFloats(Shape.of(1), 3));
    builder.node("c", new Conv2D(Window2D.of(1, 2, Padding.SAME), Activation.RELU6), "x", "w", "b");
    builder.node("y", new FakeQuant(-1, 2.5f, 8, false), "c");
    String dot = draw(builder.build("y"));
    assertThat(lineWith("op00000", dot))
        .isEqualTo(
            "op00000 [label=<012||Conv|func:ReLU6|math:40 ops|padding:same|stride:2×1|||>"
                + " tooltip=\" \" shape=box margin=0 style=filled fillcolor=\"#C53929\""
                + " fontcolor=\"#FFFFFFDD\"];");
    assertThat(lineWith("op00001", dot))
        .startsWith("op00001 [label=<||FakeQuant|bits:8|range:[-1,2.5]|||>");
  }

  @Test
  void operationsAddUpInClustersAndTheWhole() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 100, 100, 1));
    builder.node(
        "n/a", new AveragePool2D(Window2D.of(1, 1, Padding.SAME), 3, 3, Activation.NONE), "x");
    builder.node("n/b", new Add(Activation.NONE), "n/a", "x");
    builder.node("y", new Relu(), "n/b");
    String dot = draw(builder.build("y"));
    assertThat(lineWith("subgraph \"cluster_n\"", dot)).endsWith("label=<n|math:0.100 Mops|>");
    assertThat(lineWith("subgraph \"cluster_b\"", dot)).endsWith("label=<b|math:0.010 Mops|>");
    assertThat(lineWith("nslimit", dot))
        .endsWith("label=<Title|arrays:4|math:0.100 Mops|operators:3|>");
  }

  @Test
  void edgesAreThickerTheMoreTheyCarry() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 64));
    builder.constant("axis", Constant.ofInts(Shape.scalar(), 1));
    builder.node(List.of("s", "s:1"), new Split(2), List.of("axis", "x"));
    builder.node("y", new Relu(), "s");
    assertThat(draw(builder.build("y")))
        .endsWith(
            """
                    "axis" -> op00000:i0:n [penwidth=0.500000 weight=1.000000];
                    "x":s -> op00000:i1:n [penwidth=2.000000 weight=6.000000];
                    op00000:o0:s -> "s" [penwidth=1.666667 weight=5.000000];
                    op00000:o1:s -> "s:1" [penwidth=1.666667 weight=1.000000];
                    "s" -> op00001:i0:n [penwidth=1.666667 weight=5.000000];
                    op00001:o0:s -> "y":n [penwidth=1.666667 weight=5.000000];
            }
            """);
  }

  @Test
  void namesThatDifferInTheirNumberingShareAColour() {
    assertThat(ClusterColor.of("Conv2d_13_depthwise"))
        .isEqualTo(ClusterColor.of("Conv2d_depthwise"));
    assertThat(ClusterColor.of("FakeQuantWithMinMaxVars")).isEqualTo("#EAF0F8");
  }

  @Test
  void memoryIsShownWhereItIsAskedFor() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 600));
    builder.node("a", new Relu(), "x");
    builder.node("y", new Relu(), "a");
    Graph graph = builder.build("y");
    String dot = DotWriter.writeWithMemory(graph, "AFTER ALLOCATION");
    assertThat(lineWith("\"a\" [", dot)).contains("|alloc:[0, 2400)|");
    assertThat(lineWith("nslimit", dot))
        .endsWith("|transient data alignment:64 bytes|transient data size:2 KiB|>");
    assertThat(draw(graph)).doesNotContain("alloc").doesNotContain("transient");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quote\"d",
        "back\\slash\\",
        "<B>bold</B>",
        "a & b &amp; c",
        "two\nlines\r",
        "nul\0 and bell\7",
        "half \ud800 pair",
        "whole \ud83d\ude00 pair",
        "",
        "/",
        "//slashes//",
        "{record|<field>}",
        "-->",
        "\uffff"
      })
  void hostileNamesAreEscaped(String name) throws Exception {
    GraphBuilder builder = withRow();
    builder.node(name, new Relu(), "x");
    builder.node(name + "'", new Relu(), name);
    assertThat(nodesThatGraphvizFinds(draw(builder.build(name + "'")))).isEqualTo(5);
  }

  @Test
  void aNameOfManyComponentsMakesNoDeepTree() throws Exception {
    GraphBuilder builder = withRow();
    builder.node("a/".repeat(50_000), new Relu(), "x");
    String dot = draw(builder.build("a/".repeat(50_000)));
    assertThat(dot.lines().filter(line -> line.contains("subgraph"))).hasSize(65);
  }

  private static long nodesThatGraphvizFinds(String dot) throws Exception {
    assumeTrue(isInstalled(), "Graphviz is not installed");
    Process process = new ProcessBuilder("dot", "-Tplain").redirectErrorStream(true).start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(dot.getBytes(UTF_8));
    }
    String plain = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(plain).isZero();
    assertThat(plain).doesNotContain("Warning").doesNotContain("Error");
    return plain.lines().filter(line -> line.startsWith("node ")).count();
  }

  private static boolean isInstalled() throws IOException {
    try (Stream<Path> folders =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of)) {
      return folders.anyMatch(folder -> Files.isExecutable(folder.resolve("dot")));
    }
  }
}
