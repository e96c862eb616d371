package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import org.junit.jupiter.api.Test;

class MergeReshapesTest {
  @Test
  void skipsTheFirstOfTwo() {
    assertRule(new MergeReshapes())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("s", Constant.vector(4));
              g.node("r", new Reshape(), "x", "s");
              g.constant("t", Constant.vector(2, 2));
              g.node("m", new Reshape(), "r", "t");
              g.node("y", new Relu(), "m");
              return g.build("y");
            })
        .rewritesTo(
            """
            input x: float32[1,4]
            m: float32[2,2] = Reshape[](x, t: int32[2] [2, 2])
            y: float32[2,2] = Relu[](m)
            output y
            """);
  }

  @Test
  void leavesTheSecondWhereItIsAnOutput() {
    assertRule(new MergeReshapes())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("s", Constant.vector(4));
              g.node("r", new Reshape(), "x", "s");
              g.constant("t", Constant.vector(2, 2));
              g.node("y", new Reshape(), "r", "t");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesTheFirstWhereOthersReadIt() {
    assertRule(new MergeReshapes())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("s", Constant.vector(4));
              g.node("r", new Reshape(), "x", "s");
              g.constant("t", Constant.vector(2, 2));
              g.node("m", new Reshape(), "r", "t");
              g.node("y", new Relu(), "m");
              return g.build("r", "y");
            })
        .doesNotFire();
  }

  @Test
  void leavesASingleOne() {
    assertRule(new MergeReshapes())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.constant("s", Constant.vector(4));
              g.node("y", new Reshape(), "x", "s");
              return g.build("y");
            })
        .doesNotFire();
  }
}
