package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class ConvertTrivialTileToConcatTest {
  private final RuleAssert rule = assertRule(new ConvertTrivialTileToConcat());

  @Test
  void joinsTheCopies() {
    rule.on(tiled(1, 3, 1))
        .rewritesTo(
"""
input x: float32[1,3,2]
y: float32[1,9,2] = Concatenation[axis=1](x, x, x)
output y
""");
  }

  @Test
  void leavesTwoAxes() {
    rule.on(tiled(2, 3, 1)).doesNotFire();
  }

  @Test
  void leavesASingleCopy() {
    rule.on(tiled(1, 1, 1)).doesNotFire();
  }

  @Test
  void leavesNoCopyAtAll() {
    rule.on(tiled(1, 0, 1)).doesNotFire();
  }

  private static Graph tiled(int... multiples) {
    return Sketch.of(1, 3, 2).vector("m", multiples).node("y", new Tile(), "x", "m").outputs("y");
  }
}
