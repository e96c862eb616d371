package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.rewrite.Rewritten;
import org.junit.jupiter.api.Test;

class MoveBinaryBeforeReshapeTest {
  @Test
  void movesOneConstantAChannel() {
    assertRule(new MoveBinaryBeforeReshape(MovedNames.NEW))
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(1, 16, 2));
              g.node("r", new Reshape(), "x", "s");
              g.constant("k", signed(7, 1, 1, 2));
              g.node("y", new Add(Activation.NONE), "r", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y_reorder: float32[1,4,4,2] = Add[activation=NONE](x, k: float32[2] #c31d0737)
y: float32[1,16,2] = Reshape[](y_reorder, s: int32[3] [1, 16, 2])
output y
""");
  }

  @Test
  void movesAScalarWhateverTheShape() {
    assertRule(new MoveBinaryBeforeReshape(MovedNames.NEW))
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(32));
              g.node("r", new Reshape(), "x", "s");
              g.constant("k", Constant.ofFloats(Shape.of(1), 3));
              g.node("y", new Mul(Activation.NONE), "r", "k");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y_reorder: float32[1,4,4,2] = Mul[activation=NONE](x, k: float32[] #a7e1d189)
y: float32[32] = Reshape[](y_reorder, s: int32[1] [32])
output y
""");
  }

  @Test
  void keepsTheSides() {
    assertRule(new MoveBinaryBeforeReshape(MovedNames.NEW))
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(1, 16, 2));
              g.node("r", new Reshape(), "x", "s");
              g.constant("k", signed(7, 2));
              g.node("y", new Sub(Activation.NONE), "k", "r");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4,4,2]
y_reorder: float32[1,4,4,2] = Sub[activation=NONE](k: float32[2] #c31d0737, x)
y: float32[1,16,2] = Reshape[](y_reorder, s: int32[3] [1, 16, 2])
output y
""");
  }

  @Test
  void leavesChannelsThatTheReshapeMakes() {
    assertRule(new MoveBinaryBeforeReshape(MovedNames.NEW))
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(1, 8, 4));
              g.node("r", new Reshape(), "x", "s");
              g.constant("k", signed(7, 4));
              g.node("y", new Add(Activation.NONE), "r", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAConstantThatVariesInSpace() {
    assertRule(new MoveBinaryBeforeReshape(MovedNames.NEW))
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(1, 16, 2));
              g.node("r", new Reshape(), "x", "s");
              g.constant("k", signed(7, 16, 2));
              g.node("y", new Add(Activation.NONE), "r", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAReshapeThatOthersRead() {
    assertRule(new MoveBinaryBeforeReshape(MovedNames.NEW))
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(1, 16, 2));
              g.node("r", new Reshape(), "x", "s");
              g.constant("k", signed(7, 2));
              g.node("y", new Add(Activation.NONE), "r", "k");
              return g.build("r", "y");
            })
        .doesNotFire();
  }

  @Test
  void leavesWhatIsNotArithmetic() {
    assertRule(new MoveBinaryBeforeReshape(MovedNames.NEW))
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
              g.constant("s", Constant.vector(1, 16, 2));
              g.node("r", new Reshape(), "x", "s");
              g.constant("k", signed(7, 2));
              g.node("y", new Maximum(), "r", "k");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void swapsTheNamesWhereAsked() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4, 4, 2));
    g.constant("s", Constant.vector(1, 16, 2));
    g.node("r", new Reshape(), "x", "s");
    g.constant("k", signed(7, 2));
    g.node("y", new Sub(Activation.NONE), "k", "r");
    Graph before = g.build("y");
    Graph after = Rewritten.by(new MoveBinaryBeforeReshape(MovedNames.SWAPPED), before);
    assertThat(GraphPrinter.print(after))
        .isEqualTo(
"""
input x: float32[1,4,4,2]
r: float32[1,4,4,2] = Sub[activation=NONE](k: float32[2] #c31d0737, x)
y: float32[1,16,2] = Reshape[](r, s: int32[3] [1, 16, 2])
output y
""");
    GraphValues.assertOutputsEqual(before, after);
  }
}
