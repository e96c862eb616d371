package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class ReorderReshapeTransposeTest {
  private final RuleAssert rule = assertRule(new ReorderReshapeTranspose());

  @Test
  void transposesFirst() {
    rule.on(transposed("t", reshaped(2, 3), 1, 0).node("y", new Abs(), "t").outputs("y"))
        .renamesTo(
"""
input x: float32[1,2,3]
t: float32[3,2,1] = Transpose[](x, p: int32[3] [2, 1, 0])
r: float32[3,2] = Reshape[](t, s: int32[2] [3, 2])
y: float32[3,2] = Abs[](r)
output y
""");
  }

  @Test
  void keepsTheNameOfAnOutput() {
    rule.on(transposed("y", reshaped(2, 1, 3), 1, 2, 0).outputs("y"))
        .rewritesTo(
"""
input x: float32[1,2,3]
y_exchange: float32[3,2,1] = Transpose[](x, p: int32[3] [2, 1, 0])
y: float32[1,3,2] = Reshape[](y_exchange, s: int32[3] [1, 3, 2])
output y
""");
  }

  @Test
  void leavesOtherReshapes() {
    rule.on(transposed("y", reshaped(3, 2), 1, 0).outputs("y")).doesNotFire();
  }

  @Test
  void leavesAReshapeThatOthersRead() {
    rule.on(transposed("y", reshaped(2, 3), 1, 0).outputs("y", "r")).doesNotFire();
  }

  private static Sketch reshaped(int... dims) {
    return Sketch.of(1, 2, 3).vector("s", dims).node("r", new Reshape(), "x", "s");
  }

  private static Sketch transposed(String output, Sketch reshaped, int... permutation) {
    return reshaped.vector("p", permutation).node(output, new Transpose(), "r", "p");
  }
}
