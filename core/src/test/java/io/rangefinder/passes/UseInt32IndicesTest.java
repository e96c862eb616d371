package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Split;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import java.util.List;
import org.junit.jupiter.api.Test;

class UseInt32IndicesTest {
  private final RuleAssert rule = assertRule(new UseInt32Indices());

  @Test
  void storesShapesIn32Bits() {
    rule.on(
            Sketch.of(1, 4)
                .constant("s", Constant.ofLongs(Shape.of(1), 4))
                .node("y", new Reshape(), "x", "s")
                .outputs("y"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[4] = Reshape[](x, s: int32[1] [4])
output y
""");
  }

  @Test
  void storesASharedConstantOnceAReader() {
    rule.on(
            Sketch.of(1, 4)
                .constant("s", Constant.ofLongs(Shape.of(1), 4))
                .node("y", new Reshape(), "x", "s")
                .node("r", new Relu(), "x")
                .node("z", new Reshape(), "r", "s")
                .outputs("y", "z"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[4] = Reshape[](x, s_0: int32[1] [4])
r: float32[1,4] = Relu[](x)
z: float32[4] = Reshape[](r, s: int32[1] [4])
output y
output z
""");
  }

  @Test
  void storesAnAxisOfSeveralPartsIn32Bits() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.constant("a", Constant.ofLongs(Shape.scalar(), 1));
    g.node(List.of("y", "y:1"), new Split(2), List.of("a", "x"));
    rule.on(g.build("y", "y:1"))
        .rewritesTo(
"""
input x: float32[1,4]
y: float32[1,2], y:1: float32[1,2] = Split[parts=2](a: int32[] [1], x)
output y
output y:1
""");
  }

  @Test
  void leaves32Bits() {
    rule.on(Sketch.of(1, 4).vector("s", 4).node("y", new Reshape(), "x", "s").outputs("y"))
        .doesNotFire();
  }

  @Test
  void leavesIntegersThatAreNoIndices() {
    rule.on(
            Sketch.empty()
                .input("x", DataType.INT64, 2)
                .constant("s", Constant.ofLongs(Shape.of(2), 4, 5))
                .node("y", new Add(Activation.NONE), "x", "s")
                .outputs("y"))
        .doesNotFire();
  }
}
