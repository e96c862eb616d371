package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Transpose;
import org.junit.jupiter.api.Test;

class MergeReshapeIntoPrecedingTransposeTest {
  @Test
  void movesTheAxesAtOnce() {
    assertRule(new MergeReshapeIntoPrecedingTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3, 4));
              g.constant("p", Constant.vector(0, 3, 1, 2));
              g.constant("s", Constant.vector(4, 1, 2, 3));
              g.node("t", new Transpose(), "x", "p");
              g.node("y", new Reshape(), "t", "s");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,2,3,4]
y: float32[4,1,2,3] = Transpose[](x, p: int32[4] [3, 0, 1, 2])
output y
""");
  }

  @Test
  void leavesAnotherRank() {
    assertRule(new MergeReshapeIntoPrecedingTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3, 4));
              g.constant("p", Constant.vector(0, 3, 1, 2));
              g.constant("s", Constant.vector(4, 2, 3));
              g.node("t", new Transpose(), "x", "p");
              g.node("y", new Reshape(), "t", "s");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesOtherExtents() {
    assertRule(new MergeReshapeIntoPrecedingTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3, 4));
              g.constant("p", Constant.vector(0, 3, 1, 2));
              g.constant("s", Constant.vector(1, 2, 4, 3));
              g.node("t", new Transpose(), "x", "p");
              g.node("y", new Reshape(), "t", "s");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesATransposeThatOthersRead() {
    assertRule(new MergeReshapeIntoPrecedingTranspose())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 2, 3, 4));
              g.constant("p", Constant.vector(0, 3, 1, 2));
              g.constant("s", Constant.vector(4, 1, 2, 3));
              g.node("t", new Transpose(), "x", "p");
              g.node("y", new Reshape(), "t", "s");
              return g.build("y", "t");
            })
        .doesNotFire();
  }
}
