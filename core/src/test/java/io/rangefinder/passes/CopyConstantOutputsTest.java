package io.rangefinder.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.rewrite.RewriteLog;
import org.junit.jupiter.api.Test;

class CopyConstantOutputsTest {
  @Test
  void copiesAConstantToTheOutput() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.node("r", new Relu(), "x");
    g.constant("k", Constant.vector(7, 8));
    Graph after = new CopyConstantOutputs().run(g.build("r", "k"), new RewriteLog());
    assertThat(GraphPrinter.print(after))
        .isEqualTo(
"""
input x: float32[1,4]
r: float32[1,4] = Relu[](x)
k: int32[2] = Reshape[](k_copy: int32[2] [7, 8], k_copy_shape: int32[1] [2])
output r
output k
""");
  }

  @Test
  void readersOfTheConstantStillReadOne() {
    GraphBuilder g = Graph.builder();
    g.input("x", DataType.FLOAT32, Shape.of(1, 4));
    g.constant("shape", Constant.vector(2, 2));
    g.node("r", new Reshape(), "x", "shape");
    Graph after = new CopyConstantOutputs().run(g.build("r", "shape"), new RewriteLog());
    assertThat(GraphPrinter.print(after))
        .isEqualTo(
"""
input x: float32[1,4]
r: float32[2,2] = Reshape[](x, shape_copy: int32[2] [2, 2])
shape: int32[2] = Reshape[](shape_copy: int32[2] [2, 2], shape_copy_shape: int32[1] [2])
output r
output shape
""");
  }
}
