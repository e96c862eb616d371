package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Relu;
import org.junit.jupiter.api.Test;

class RemoveTrivialFakeQuantTest {
  @Test
  void removesTheSecondOfTwo() {
    assertRule(new RemoveTrivialFakeQuant())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("q", new FakeQuant(-1, 1, 8, false), "x");
              g.node("again", new FakeQuant(-1, 1, 8, false), "q");
              g.node("y", new Relu(), "again");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,4]
q: float32[1,4] = FakeQuant[min=-1.0, max=1.0, bits=8, narrowRange=false](x)
y: float32[1,4] = Relu[](q)
output y
""");
  }

  @Test
  void leavesAnotherRange() {
    assertRule(new RemoveTrivialFakeQuant())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("q", new FakeQuant(-1, 1, 8, false), "x");
              g.node("y", new FakeQuant(-1, 2, 8, false), "q");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAnotherWidth() {
    assertRule(new RemoveTrivialFakeQuant())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 4));
              g.node("q", new FakeQuant(-1, 1, 8, false), "x");
              g.node("y", new FakeQuant(-1, 1, 4, false), "q");
              return g.build("y");
            })
        .doesNotFire();
  }
}
