package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Tile;
import org.junit.jupiter.api.Test;

class ConvertTrivialTileToConcatTest {
  @Test
  void joinsTheCopies() {
    assertRule(new ConvertTrivialTileToConcat())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 3, 2));
              g.constant("m", Constant.vector(1, 3, 1));
              g.node("y", new Tile(), "x", "m");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,3,2]
y: float32[1,9,2] = Concatenation[axis=1](x, x, x)
output y
""");
  }

  @Test
  void leavesTwoAxes() {
    assertRule(new ConvertTrivialTileToConcat())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 3, 2));
              g.constant("m", Constant.vector(2, 3, 1));
              g.node("y", new Tile(), "x", "m");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesASingleCopy() {
    assertRule(new ConvertTrivialTileToConcat())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 3, 2));
              g.constant("m", Constant.vector(1, 1, 1));
              g.node("y", new Tile(), "x", "m");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesNoCopyAtAll() {
    assertRule(new ConvertTrivialTileToConcat())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 3, 2));
              g.constant("m", Constant.vector(1, 0, 1));
              g.node("y", new Tile(), "x", "m");
              return g.build("y");
            })
        .doesNotFire();
  }
}
