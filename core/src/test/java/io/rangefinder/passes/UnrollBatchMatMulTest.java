package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.op.BatchMatMul;
import io.rangefinder.rewrite.RuleAssert;
import io.rangefinder.rewrite.Sketch;
import org.junit.jupiter.api.Test;

class UnrollBatchMatMulTest {
  private final RuleAssert rule = assertRule(new UnrollBatchMatMul());

  @Test
  void multipliesPairByPair() {
    rule.on(
            Sketch.empty()
                .input("a", 2, 2, 3)
                .input("b", 2, 4, 3)
                .node("y", new BatchMatMul(false, true), "a", "b")
                .outputs("y"))
        .rewritesTo(
"""
input a: float32[2,2,3]
input b: float32[2,4,3]
y_b0/slice_a/slice: float32[1,2,3] = Slice[](a, y_b0/slice_a/slice/begin: int32[3] [0, 0, 0], y_b0/slice_a/slice/size: int32[3] [1, 2, 3])
y_b0/slice_a/reshape: float32[2,3] = Reshape[](y_b0/slice_a/slice, y_b0/slice_a/reshape/shape: int32[2] [2, 3])
y_b1/slice_a/slice: float32[1,2,3] = Slice[](a, y_b1/slice_a/slice/begin: int32[3] [1, 0, 0], y_b1/slice_a/slice/size: int32[3] [1, 2, 3])
y_b1/slice_a/reshape: float32[2,3] = Reshape[](y_b1/slice_a/slice, y_b1/slice_a/reshape/shape: int32[2] [2, 3])
b/transpose: float32[2,3,4] = Transpose[](b, b/transpose/perm: int32[3] [0, 2, 1])
y_b0/slice_b/slice: float32[1,3,4] = Slice[](b/transpose, y_b0/slice_b/slice/begin: int32[3] [0, 0, 0], y_b0/slice_b/slice/size: int32[3] [1, 3, 4])
y_b0/slice_b/reshape: float32[3,4] = Reshape[](y_b0/slice_b/slice, y_b0/slice_b/reshape/shape: int32[2] [3, 4])
y_b1/slice_b/slice: float32[1,3,4] = Slice[](b/transpose, y_b1/slice_b/slice/begin: int32[3] [1, 0, 0], y_b1/slice_b/slice/size: int32[3] [1, 3, 4])
y_b1/slice_b/reshape: float32[3,4] = Reshape[](y_b1/slice_b/slice, y_b1/slice_b/reshape/shape: int32[2] [3, 4])
y_b0: float32[2,4] = MatMul[transposeA=false, transposeB=false](y_b0/slice_a/reshape, y_b0/slice_b/reshape)
y_b1: float32[2,4] = MatMul[transposeA=false, transposeB=false](y_b1/slice_a/reshape, y_b1/slice_b/reshape)
y/pack: float32[2,2,4] = Pack[axis=0](y_b0, y_b1)
y: float32[2,2,4] = Reshape[](y/pack, y/reshape_out/shape: int32[3] [2, 2, 4])
output y
""");
  }

  @Test
  void broadcastsTheBatch() {
    rule.on(
            Sketch.empty()
                .input("a", 1, 2, 1, 3)
                .constant("b", signed(1, 1, 3, 1))
                .node("y", new BatchMatMul(false, false), "a", "b")
                .outputs("y"))
        .rewritesTo(
"""
input a: float32[1,2,1,3]
y/reshape_a/reshape: float32[2,1,3] = Reshape[](a, y/reshape_a/shape: int32[3] [2, 1, 3])
y_b0/slice_a/slice: float32[1,1,3] = Slice[](y/reshape_a/reshape, y_b0/slice_a/slice/begin: int32[3] [0, 0, 0], y_b0/slice_a/slice/size: int32[3] [1, 1, 3])
y_b0/slice_a/reshape: float32[1,3] = Reshape[](y_b0/slice_a/slice, y_b0/slice_a/reshape/shape: int32[2] [1, 3])
y_b1/slice_a/slice: float32[1,1,3] = Slice[](y/reshape_a/reshape, y_b1/slice_a/slice/begin: int32[3] [1, 0, 0], y_b1/slice_a/slice/size: int32[3] [1, 1, 3])
y_b1/slice_a/reshape: float32[1,3] = Reshape[](y_b1/slice_a/slice, y_b1/slice_a/reshape/shape: int32[2] [1, 3])
y_b0/slice_b/slice: float32[1,3,1] = Slice[](b: float32[1,3,1] #97e04322, y_b0/slice_b/slice/begin: int32[3] [0, 0, 0], y_b0/slice_b/slice/size: int32[3] [1, 3, 1])
y_b0/slice_b/reshape: float32[3,1] = Reshape[](y_b0/slice_b/slice, y_b0/slice_b/reshape/shape: int32[2] [3, 1])
y_b0: float32[1,1] = MatMul[transposeA=false, transposeB=false](y_b0/slice_a/reshape, y_b0/slice_b/reshape)
y_b1: float32[1,1] = MatMul[transposeA=false, transposeB=false](y_b1/slice_a/reshape, y_b0/slice_b/reshape)
y/pack: float32[2,1,1] = Pack[axis=0](y_b0, y_b1)
y: float32[1,2,1,1] = Reshape[](y/pack, y/reshape_out/shape: int32[4] [1, 2, 1, 1])
output y
""");
  }

  @Test
  void saysASinglePairAsAProduct() {
    rule.on(
            Sketch.empty()
                .input("a", 2, 3)
                .constant("b", signed(1, 3, 4))
                .node("y", new BatchMatMul(false, false), "a", "b")
                .outputs("y"))
        .rewritesTo(
"""
input a: float32[2,3]
y: float32[2,4] = MatMul[transposeA=false, transposeB=false](a, b: float32[3,4] #c9854c95)
output y
""");
  }
}
