package io.rangefinder.toco;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchMatMul;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.passes.DeployablePipeline;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.rewrite.PassPipeline;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.rewrite.SeededConstants;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One graph of every pattern, as TensorFlow computes it and as the TFLite runtime does. */
class PatternsInRuntimeTest {
  private static final Activation NONE = Activation.NONE;

  @Test
  void deployableGraphsComputeTheSame() {
    assertThat(kindsAfter(DeployablePipeline.create()))
        .contains("HardSwish", "L2Normalization", "L2Pool2D", "PRelu", "FullyConnected", "Conv2D");
  }

  @Test
  void graphsInTocosOrderComputeTheSame() {
    assertThat(kindsAfter(TocoPipeline.create(FakeQuants.KEPT)))
        .contains("HardSwish", "L2Normalization", "L2Pool2D", "PRelu", "FullyConnected", "Conv2D");
  }

  /** The operators a pipeline leaves, after checking what they compute. */
  private static Set<String> kindsAfter(PassPipeline pipeline) {
    Graph before = graph();
    Graph after = pipeline.run(before, new RewriteLog());
    Constant image = SeededConstants.signed(7, before.tensor("x").shape().toArray());
    Map<String, float[]> expected;
    try (TensorflowRunner runner = new TensorflowRunner(GraphDefExporter.export(before, 1))) {
      expected = runner.run(Map.of("x", image), before.outputs());
    }
    try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(after))) {
      List<Constant> actual = runner.run(List.of(image));
      for (int i = 0; i < actual.size(); i++) {
        String name = after.outputs().get(i);
        GraphValues.assertClose(
            name, actual.get(i).floats(), expected.getOrDefault(name, new float[0]));
      }
    }
    Set<String> kinds = new TreeSet<>();
    after.nodes().stream().map(Node::op).map(Op::kind).forEach(kinds::add);
    return kinds;
  }

  private static Graph graph() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 4));
    scalar(g, "three", 3);
    scalar(g, "sixth", 1f / 6);
    scalar(g, "epsilon", 1e-12f);
    scalar(g, "one", 1);
    scalar(g, "minusOne", -1);
    g.constant("axis", Constant.vector(3));
    g.constant("w", SeededConstants.signed(1, 4, 3, 3, 4));
    g.constant("slope", SeededConstants.signed(2, 1, 1, 4));
    g.constant("shape", Constant.vector(6, 6, 4));
    g.constant("keys", SeededConstants.signed(3, 6, 4, 5));
    g.node("conv", new Conv2D(Window2D.of(1, 1, Padding.SAME), NONE), "x", "w");

    g.node("plusThree", new Add(NONE), "conv", "three");
    g.node("clamped", new Relu6(), "plusThree");
    g.node("scaled", new Mul(NONE), "clamped", "sixth");
    g.node("swish", new Mul(NONE), "conv", "scaled");

    g.node("squares", new Square(), "swish");
    g.node("sum", new Sum(true), "squares", "axis");
    g.node("safe", new Maximum(), "sum", "epsilon");
    g.node("inverse", new Rsqrt(), "safe");
    g.node("unit", new Mul(NONE), "swish", "inverse");

    g.node("again", new Square(), "unit");
    g.node("mean", new AveragePool2D(Window2D.of(2, 2, Padding.SAME), 3, 3, NONE), "again");
    g.node("pooled", new Sqrt(), "mean");

    g.node("negative", new Neg(), "conv");
    g.node("below", new Relu(), "negative");
    g.node("slopes", new Mul(NONE), "slope", "below");
    g.node("above", new Relu(), "conv");
    g.node("prelu", new Add(NONE), "above", "slopes");

    g.node("atMost", new Minimum(), "prelu", "one");
    g.node("limited", new Maximum(), "atMost", "minusOne");

    g.node("rows", new Reshape(), "limited", "shape");
    g.node("product", new BatchMatMul(false, false), "rows", "keys");
    g.node("gram", new BatchMatMul(false, true), "rows", "rows");
    return g.build("pooled", "product", "gram");
  }

  private static void scalar(GraphBuilder graph, String name, float value) {
    graph.constant(name, Constant.ofFloats(Shape.scalar(), value));
  }
}
