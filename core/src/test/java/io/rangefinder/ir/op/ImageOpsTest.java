package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.OpAssert.assertOp;
import static io.rangefinder.ir.op.OpAssert.floats;
import static io.rangefinder.ir.op.OpAssert.vector;

import io.rangefinder.ir.Op;
import org.junit.jupiter.api.Test;

final class ImageOpsTest {
  private static final int HUGE = Integer.MAX_VALUE;

  @Test
  void poolsKeepTheChannels() {
    Window2D window = Window2D.of(2, 1, Padding.VALID);
    assertOp(new MaxPool2D(window, 3, 2, Activation.NONE), floats(1, 7, 6, 5))
        .gives("float32[1,3,5,5]");
    assertOp(new AveragePool2D(window, 3, 2, Activation.NONE), floats(1, 7, 6, 5))
        .gives("float32[1,3,5,5]");
    assertOp(new L2Pool2D(window, 3, 2, Activation.NONE), floats(1, 7, 6, 5))
        .gives("float32[1,3,5,5]");
    assertOp(new MaxPool2D(window, 8, 2, Activation.NONE), floats(1, 7, 6, 5))
        .isRefused("a window of 8 does not fit an extent of 7");
    assertOp(new MaxPool2D(window, 0, 2, Activation.NONE), floats(1, 7, 6, 5))
        .isRefused("a window of 0 does not fit an extent of 7");
    assertOp(new MaxPool2D(window, 3, 2, Activation.NONE), floats(7, 6, 5))
        .isRefused("MaxPool2D needs rank 4 of 'x', found float32[7,6,5]");
  }

  @Test
  void resizesToAConstantSize() {
    Op[] resizes = {new ResizeBilinear(false, true), new ResizeNearestNeighbor(true, false)};
    for (Op resize : resizes) {
      assertOp(resize, floats(1, 4, 6, 3), vector(8, 5)).gives("float32[1,8,5,3]");
      assertOp(resize, floats(1, 4, 6, 3), vector(8))
          .isRefused(resize.kind() + ": the size has 1 entries, not 2");
      assertOp(resize, floats(1, 4, 6, 3), vector(8, 0))
          .isRefused(resize.kind() + ": the size [8, 0] is not positive");
      assertOp(resize, floats(4, 6, 3), vector(8, 5))
          .isRefused(resize.kind() + " needs rank 4 of 'x', found float32[4,6,3]");
    }
  }

  @Test
  void blocksMoveBetweenSpaceAndChannels() {
    assertOp(new SpaceToDepth(2), floats(1, 4, 6, 3)).gives("float32[1,2,3,12]");
    assertOp(new DepthToSpace(2), floats(1, 2, 3, 12)).gives("float32[1,4,6,3]");
    assertOp(new SpaceToDepth(2), floats(1, 4, 5, 3))
        .isRefused("SpaceToDepth: blocks of 2 do not fit [1,4,5,3]");
    assertOp(new DepthToSpace(2), floats(1, 2, 3, 6))
        .isRefused("DepthToSpace: blocks of 2 do not fit [1,2,3,6]");
    assertOp(new DepthToSpace(-2), floats(1, 2, 3, 4))
        .isRefused("DepthToSpace: blocks of -2 do not fit [1,2,3,4]");
  }

  @Test
  void blocksWhoseAreaOrExtentOverflowsAreRefused() {
    assertOp(new DepthToSpace(65536), floats(1, 2, 3, 12))
        .isRefused("DepthToSpace: blocks of 65536 do not fit [1,2,3,12]");
    assertOp(new DepthToSpace(HUGE), floats(1, 2, 3, 0))
        .isRefused("DepthToSpace: an extent of 4294967294 results");
    assertOp(new SpaceToDepth(HUGE), floats(1, 0, 0, 3))
        .isRefused("SpaceToDepth: an extent of 6442450941 results");
    assertOp(new SpaceToDepth(HUGE), floats(1, 0, 0, 1))
        .isRefused("SpaceToDepth: an extent of 4611686014132420609 results");
  }

  @Test
  void blocksMoveBetweenSpaceAndBatch() {
    assertOp(new SpaceToBatchNd(), floats(1, 5, 6, 3), vector(2, 3), vector(1, 2, 0, 0))
        .gives("float32[6,4,2,3]");
    assertOp(new BatchToSpaceNd(), floats(6, 4, 2, 3), vector(2, 3), vector(1, 2, 0, 0))
        .gives("float32[1,5,6,3]");
  }

  @Test
  void spaceToBatchRefusesWhatDoesNotFit() {
    SpaceToBatchNd op = new SpaceToBatchNd();
    assertOp(op, floats(1, 5, 6, 3), vector(2, 3), vector(1, 2))
        .isRefused("SpaceToBatchNd: block and paddings do not fit [1,5,6,3]");
    assertOp(op, floats(1, 5), vector(2), vector(0, 0))
        .isRefused("SpaceToBatchNd: an extent of 5 does not divide into blocks of 2");
    assertOp(op, floats(1, 5), vector(0), vector(0, 0))
        .isRefused("SpaceToBatchNd: an extent of 5 does not divide into blocks of 0");
    assertOp(op, floats(1, 5), vector(1), vector(3, -2))
        .isRefused("SpaceToBatchNd: a padding is negative");
    assertOp(op, floats(1, 5), vector(1), vector(HUGE, HUGE))
        .isRefused("SpaceToBatchNd: an extent of 4294967299 results");
    assertOp(op, floats(2, 0), vector(HUGE), vector(0, 0))
        .isRefused("SpaceToBatchNd: an extent of 4294967294 results");
  }

  @Test
  void batchToSpaceRefusesWhatDoesNotFit() {
    BatchToSpaceNd op = new BatchToSpaceNd();
    assertOp(op, floats(), vector(), vector())
        .isRefused("BatchToSpaceNd: block and crops do not fit []");
    assertOp(op, floats(3, 5), vector(2), vector(0, 0))
        .isRefused("BatchToSpaceNd: a batch of 3 does not divide into blocks of 2");
    assertOp(op, floats(2, 5), vector(2), vector(-1, 0))
        .isRefused("BatchToSpaceNd: a crop is negative");
    assertOp(op, floats(2, 5), vector(2), vector(6, 5))
        .isRefused("BatchToSpaceNd: an extent of -1 results");
    assertOp(op, floats(0, 5), vector(HUGE), vector(0, 0))
        .isRefused("BatchToSpaceNd: an extent of 10737418235 results");
  }
}
