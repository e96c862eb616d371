package io.rangefinder.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Ceil;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Elu;
import io.rangefinder.ir.op.Exp;
import io.rangefinder.ir.op.Floor;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.Log;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Round;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.UnaryOp;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TfliteRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * NaN, infinities, negative zero, denormal and very large numbers in both engines. An engine may
 * take denormal numbers for zeros. What else differs from plain arithmetic stands in {@code
 * engine-special-values.txt}, and in {@code docs/engine.md} with what it means.
 */
class SpecialValuesTest {
  private static final float DENORMAL = 1e-40f;
  private static final float[] VALUES = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    -0f,
    DENORMAL,
    -DENORMAL,
    3e38f,
    -3e38f
  };

  /** Whole registers, and elements left over. */
  private static final int ELEMENTS = 67;

  private static final Map<String, Op> OPERATORS = new LinkedHashMap<>();

  static {
    for (Op op :
        List.of(
            new Abs(),
            new Ceil(),
            new Elu(),
            new Exp(),
            new Floor(),
            new LeakyRelu(0.5f),
            new Log(),
            new Logistic(),
            new Neg(),
            new Relu(),
            new Relu6(),
            new Round(),
            new Rsqrt(),
            new Sqrt(),
            new Square(),
            new Tanh(),
            new Add(Activation.NONE),
            new Div(Activation.NONE),
            new Maximum(),
            new Minimum(),
            new Mul(Activation.NONE))) {
      OPERATORS.put(op.kind(), op);
    }
  }

  @Test
  void differOnlyAsListed() throws IOException {
    float[] x = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      x[i] = VALUES[i % VALUES.length];
    }
    Constant images = Constant.ofFloats(Shape.of(1, ELEMENTS), x);
    Constant half = Constant.ofFloats(Shape.scalar(), 0.5f);
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, images.shape());
    builder.constant("half", half);
    OPERATORS.forEach(
        (kind, op) -> {
          if (op instanceof UnaryOp) {
            builder.node(kind, op, "x");
          } else {
            builder.node(kind, op, "x", "half");
          }
        });
    Graph graph = builder.build(List.copyOf(OPERATORS.keySet()));
    TreeSet<String> differences = new TreeSet<>();
    try (TensorflowRunner engine =
            TensorflowRunner.rewriting(GraphDefExporter.exportImagesApart(graph, 1));
        TfliteRunner runtime = new TfliteRunner(new DeployableModel(graph).toTflite())) {
      Map<String, Constant> computed = engine.constants(Map.of("x", images), graph.outputs());
      List<Constant> run = runtime.run(List.of(images));
      for (int i = 0; i < run.size(); i++) {
        String kind = graph.outputs().get(i);
        Op op = OPERATORS.get(kind);
        float[] right = plain(op, images, half);
        float[] flushed = plain(op, Constant.ofFloats(images.shape(), flushed(x)), half);
        compare("engine", kind, x, right, flushed, computed.get(kind).floats(), differences);
        compare("runtime", kind, x, right, flushed, run.get(i).floats(), differences);
      }
    }
    differences.removeAll(listed());
    assertThat(differences).isEmpty();
  }

  private static float[] plain(Op op, Constant x, Constant half) {
    Tensor operand = Tensor.constant("x", x);
    List<Tensor> operands =
        op instanceof UnaryOp ? List.of(operand) : List.of(operand, Tensor.constant("half", half));
    return op.fold(operands).orElseThrow().floats();
  }

  /** Zeros in place of denormal numbers. */
  private static float[] flushed(float[] x) {
    float[] values = x.clone();
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) < Float.MIN_NORMAL) {
        values[i] = Math.copySign(0, values[i]);
      }
    }
    return values;
  }

  private static void compare(
      String engine,
      String kind,
      float[] x,
      float[] right,
      float[] flushed,
      float[] computed,
      Set<String> differences) {
    for (int i = 0; i < x.length; i++) {
      String found = described(computed[i]);
      if (!found.equals(described(right[i])) && !found.equals(described(flushed[i]))) {
        differences.add(
            "%s | %s of %s | %s, not %s"
                .formatted(engine, kind, described(x[i]), found, described(right[i])));
      }
    }
  }

  /** What kind of number it is; ordinary numbers are swept elsewhere. */
  private static String described(float value) {
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      return Float.toString(value);
    }
    float magnitude = Math.abs(value);
    if (magnitude < Float.MIN_NORMAL) {
      return "zero";
    }
    return (value < 0 ? "negative " : "positive ") + (magnitude > 1e38 ? "huge" : "ordinary");
  }

  private static List<String> listed() throws IOException {
    try (InputStream stream =
        SpecialValuesTest.class.getResourceAsStream("/engine-special-values.txt")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
