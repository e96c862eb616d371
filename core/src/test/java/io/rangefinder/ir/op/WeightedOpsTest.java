package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.OpAssert.assertOp;
import static io.rangefinder.ir.op.OpAssert.floats;
import static io.rangefinder.ir.op.OpAssert.variable;
import static io.rangefinder.ir.op.OpAssert.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import org.junit.jupiter.api.Test;

final class WeightedOpsTest {
  private static final Window2D SAME_2 = Window2D.of(2, 2, Padding.SAME);
  private static final Conv2D CONV = new Conv2D(SAME_2, Activation.NONE);
  private static final DepthwiseConv2D DEPTHWISE = new DepthwiseConv2D(SAME_2, 2, Activation.RELU6);
  private static final FullyConnected DENSE = new FullyConnected(Activation.NONE);
  private static final TransposeConv2D TRANSPOSED = new TransposeConv2D(SAME_2);

  @Test
  void conv2dTakesOhwiWeights() {
    assertOp(CONV, floats(1, 9, 7, 3), floats(8, 3, 5, 3)).gives("float32[1,5,4,8]");
    assertOp(CONV, floats(1, 9, 7, 3), floats(8, 3, 5, 3), floats(8)).gives("float32[1,5,4,8]");
    assertThat(CONV.outputChannelAxis()).isZero();
  }

  @Test
  void conv2dRefusesWhatDoesNotFit() {
    assertOp(CONV, floats(1, 9, 7, 3)).isRefused("Conv2D takes 2 to 3 operands, found 1");
    assertOp(CONV, floats(9, 7, 3), floats(8, 3, 3, 3))
        .isRefused("Conv2D needs rank 4 of 'x', found float32[9,7,3]");
    assertOp(CONV, floats(1, 9, 7, 3), floats(8, 27))
        .isRefused("Conv2D needs rank 4 of 'x', found float32[8,27]");
    assertOp(CONV, floats(1, 9, 7, 3), floats(3, 3, 3, 8))
        .isRefused("Conv2D: input [1,9,7,3] has other channels than weights OHWI [3,3,3,8]");
    assertOp(CONV, floats(1, 9, 7, 3), floats(8, 3, 3, 3), floats(3))
        .isRefused("Conv2D: the bias does not have one element an output channel");
    assertOp(CONV, floats(1, 9, 7, 3), floats(8, 0, 3, 3))
        .isRefused("a window of 0 does not fit an extent of 9");
  }

  @Test
  void depthwiseConv2dTakes1hwoWeights() {
    assertOp(DEPTHWISE, floats(1, 8, 8, 3), floats(1, 3, 3, 6), floats(6))
        .gives("float32[1,4,4,6]");
    assertThat(DEPTHWISE.outputChannelAxis()).isEqualTo(3);
  }

  @Test
  void depthwiseConv2dRefusesWhatDoesNotFit() {
    assertOp(DEPTHWISE, floats(1, 8, 8, 3), floats(3, 3, 3, 2))
        .isRefused("DepthwiseConv2D: weights [3,3,3,2] are not 1HWO");
    assertOp(DEPTHWISE, floats(1, 8, 8, 3), floats(1, 3, 3, 3))
        .isRefused(
            "DepthwiseConv2D: input [1,8,8,3] times multiplier 2 does not give weights [1,3,3,3]");
    assertOp(DEPTHWISE, floats(1, 8, 8, 3), floats(1, 3, 3, 6), floats(3))
        .isRefused("DepthwiseConv2D: the bias does not have one element an output channel");
  }

  @Test
  void aMultiplierWhoseProductWrapsIsRefused() {
    assertOp(
            new DepthwiseConv2D(SAME_2, 1431655766, Activation.NONE),
            floats(1, 8, 8, 3),
            floats(1, 3, 3, 2))
        .isRefused(
            "DepthwiseConv2D: input [1,8,8,3] times multiplier 1431655766 does not give weights"
                + " [1,3,3,2]");
  }

  @Test
  void fullyConnectedReadsItsInputAsRows() {
    assertOp(DENSE, floats(1, 2, 2, 3), floats(5, 12), floats(5)).gives("float32[1,5]");
    assertOp(DENSE, floats(4, 3), floats(5, 3)).gives("float32[4,5]");
    assertOp(DENSE, floats(0, 3), floats(5, 3)).gives("float32[0,5]");
    assertThat(DENSE.outputChannelAxis()).isZero();
  }

  @Test
  void fullyConnectedRefusesWhatDoesNotFit() {
    assertOp(DENSE, floats(1, 10), floats(5, 3))
        .isRefused("FullyConnected: input [1,10] does not divide into rows of 3");
    assertOp(DENSE, floats(1, 10), floats(5, 0))
        .isRefused("FullyConnected: input [1,10] does not divide into rows of 0");
    assertOp(DENSE, floats(1, 3), floats(5, 3), floats(3))
        .isRefused("FullyConnected: the bias does not have one element an output");
    assertOp(DENSE, floats(1, 3), floats(3))
        .isRefused("FullyConnected needs rank 2 of 'x', found float32[3]");
  }

  @Test
  void transposeConv2dHasTheShapeItIsGiven() {
    assertOp(TRANSPOSED, vector(1, 9, 8, 6), floats(6, 3, 3, 4), floats(1, 5, 4, 4))
        .gives("float32[1,9,8,6]");
    assertOp(TRANSPOSED, vector(1, 10, 7, 6), floats(6, 3, 3, 4), floats(1, 5, 4, 4))
        .gives("float32[1,10,7,6]");
  }

  @Test
  void transposeConv2dRefusesAShapeThatDoesNotLeadBack() {
    assertOp(TRANSPOSED, vector(1, 11, 8, 6), floats(6, 3, 3, 4), floats(1, 5, 4, 4))
        .isRefused(
            "TransposeConv2D: output [1,11,8,6], weights [6,3,3,4] and input [1,5,4,4] do not fit");
    assertOp(TRANSPOSED, vector(9, 8, 6), floats(6, 3, 3, 4), floats(1, 5, 4, 4))
        .isRefused("TransposeConv2D: the output shape has 3 entries, not 4");
    assertOp(TRANSPOSED, vector(1, -1, 8, 6), floats(6, 3, 3, 4), floats(1, 5, 4, 4))
        .isRefused("shape [1, -1, 8, 6] is not known");
    assertOp(TRANSPOSED, variable(DataType.INT32, 4), floats(6, 3, 3, 4), floats(1, 5, 4, 4))
        .isRefused("operand 'x' is not constant");
  }

  @Test
  void matMulContractsTheInnerExtents() {
    assertOp(new MatMul(false, false), floats(2, 3), floats(3, 4)).gives("float32[2,4]");
    assertOp(new MatMul(true, false), floats(3, 2), floats(3, 4)).gives("float32[2,4]");
    assertOp(new MatMul(false, true), floats(2, 3), floats(4, 3)).gives("float32[2,4]");
    assertOp(new MatMul(false, false), floats(2, 3), floats(4, 3))
        .isRefused("MatMul: inner extents of [2,3] and [4,3] differ");
    assertOp(new MatMul(false, false), floats(2, 3), variable(DataType.INT32, 3, 4))
        .isRefused("MatMul: operands are float32[2,3] and int32[3,4]");
  }

  @Test
  void batchNormHasOneParameterAChannel() {
    assertOp(new BatchNorm(0.001f), floats(1, 4, 4, 3), floats(3), floats(3), floats(3), floats(3))
        .gives("float32[1,4,4,3]");
    assertOp(new BatchNorm(0.001f), floats(1, 4, 4, 3), floats(3), floats(3), floats(4), floats(3))
        .isRefused("BatchNorm: 'x' float32[4] does not fit channels of float32[1,4,4,3]");
  }

  @Test
  void batchesOfMatricesBroadcast() {
    BatchMatMul product = new BatchMatMul(false, true);
    assertOp(product, floats(5, 1, 2, 3), floats(6, 4, 3)).gives("float32[5,6,2,4]");
    assertOp(product, floats(2, 3), floats(4, 3)).gives("float32[2,4]");
    assertOp(product, floats(2, 3, 3), floats(4, 3, 3))
        .isRefused("shapes [2] and [4] do not broadcast");
    assertOp(product, floats(2, 2, 3), floats(2, 3, 4))
        .isRefused("MatMul: inner extents of [2,3] and [3,4] differ");
    assertOp(product, floats(3), floats(4, 3))
        .isRefused("BatchMatMul: 'x' float32[3] is no matrix");
  }

  @Test
  void anActivationIsExchangedWithoutTouchingTheRest() {
    assertThat(CONV.withActivation(Activation.RELU)).isEqualTo(new Conv2D(SAME_2, Activation.RELU));
    assertThat(DEPTHWISE.withActivation(Activation.NONE))
        .isEqualTo(new DepthwiseConv2D(SAME_2, 2, Activation.NONE));
    assertThat(DENSE.withActivation(Activation.RELU6))
        .isEqualTo(new FullyConnected(Activation.RELU6));
    assertThat(new MaxPool2D(SAME_2, 3, 2, Activation.NONE).withActivation(Activation.RELU))
        .isEqualTo(new MaxPool2D(SAME_2, 3, 2, Activation.RELU));
    assertThat(new AveragePool2D(SAME_2, 3, 2, Activation.NONE).withActivation(Activation.RELU))
        .isEqualTo(new AveragePool2D(SAME_2, 3, 2, Activation.RELU));
    assertThat(new Sub(Activation.NONE).withActivation(Activation.RELU))
        .isEqualTo(new Sub(Activation.RELU));
  }
}
