package io.rangefinder.passes;

import static io.rangefinder.rewrite.RuleAssert.assertRule;
import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.Window2D;
import org.junit.jupiter.api.Test;

class FuseDilatedConvTest {
  @Test
  void findsSAMEPadding() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 2, 2, 2));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "s",
                  "w",
                  "b");
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,6,6,2]
y: float32[1,6,6,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void findsSAMEPaddingWhereTheBlocksNeedMore() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 7, 7, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 3, 2, 3));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 1, 0, 1));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "s",
                  "w",
                  "b");
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,7,7,2]
y: float32[1,7,7,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=SAME], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void findsVALIDPadding() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "s",
                  "w",
                  "b");
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,6,6,2]
y: float32[1,2,2,3] = Conv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=VALID], activation=NONE](x, w: float32[3,3,3,2] #52ba2513, b: float32[3] #d8831b70)
output y
""");
  }

  @Test
  void takesADepthwiseConvolution() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 2, 2, 2));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 1, 3, 3, 2));
              g.node(
                  "c",
                  new DepthwiseConv2D(Window2D.of(1, 1, Padding.VALID), 1, Activation.RELU),
                  "s",
                  "w");
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y");
            })
        .rewritesTo(
"""
input x: float32[1,6,6,2]
y: float32[1,6,6,2] = DepthwiseConv2D[window=Window2D[strideHeight=1, strideWidth=1, dilationHeight=2, dilationWidth=2, padding=SAME], depthMultiplier=1, activation=RELU](x, w: float32[1,3,3,2] #8f1afd96)
output y
""");
  }

  @Test
  void leavesOtherPaddings() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 1, 3, 2, 2));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "s",
                  "w",
                  "b");
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesCropsBeforeTheImage() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 2, 2, 2));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 1, 0, 0, 0));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "s",
                  "w",
                  "b");
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAConvolutionThatPadsItself() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 2, 2, 2));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "s", "w", "b");
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAConvolutionThatStrides() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 4, 2, 4));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(2, 2, Padding.VALID), Activation.NONE),
                  "s",
                  "w",
                  "b");
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesAConvolutionThatOthersRead() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 2, 2, 2));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "s",
                  "w",
                  "b");
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y", "c");
            })
        .doesNotFire();
  }

  @Test
  void leavesOtherBlockExtents() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(1, 6, 6, 2));
              g.constant("block", Constant.vector(2, 2));
              g.constant("other", Constant.vector(4, 1));
              g.constant("pads", Constant.ofInts(Shape.of(2, 2), 2, 2, 2, 2));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.node("s", new SpaceToBatchNd(), "x", "block", "pads");
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "s",
                  "w",
                  "b");
              g.node("y", new BatchToSpaceNd(), "c", "other", "crops");
              return g.build("y");
            })
        .doesNotFire();
  }

  @Test
  void leavesWhatIsNotSpread() {
    assertRule(new FuseDilatedConv())
        .on(
            g -> {
              g.input("x", DataType.FLOAT32, Shape.of(4, 4, 4, 2));
              g.constant("w", signed(1, 3, 3, 3, 2));
              g.constant("b", signed(2, 3));
              g.node(
                  "c",
                  new Conv2D(Window2D.of(1, 1, Padding.VALID), Activation.NONE),
                  "x",
                  "w",
                  "b");
              g.constant("block", Constant.vector(2, 2));
              g.constant("crops", Constant.ofInts(Shape.of(2, 2), 0, 0, 0, 0));
              g.node("y", new BatchToSpaceNd(), "c", "block", "crops");
              return g.build("y");
            })
        .doesNotFire();
  }
}
