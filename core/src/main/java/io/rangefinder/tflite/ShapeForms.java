package io.rangefinder.tflite;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Unique;
import io.rangefinder.ir.op.Unpack;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.OneHotOptions;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.ReshapeOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.ReverseSequenceOptions;
import org.tensorflow.lite.schema.ShapeOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SparseToDenseOptions;
import org.tensorflow.lite.schema.SplitOptions;
import org.tensorflow.lite.schema.SplitVOptions;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.UniqueOptions;
import org.tensorflow.lite.schema.UnpackOptions;

/**
 * The TFLite forms of operators that move, choose or repeat elements: builtin code, version and
 * options as TOCO writes them.
 */
final class ShapeForms {
  private ShapeForms() {}

  static OperatorForm concatenation(Concatenation op) {
    return OperatorForm.of(
        BuiltinOperator.CONCATENATION,
        BuiltinOptions.ConcatenationOptions,
        builder -> ConcatenationOptions.createConcatenationOptions(builder, op.axis(), (byte) 0));
  }

  static OperatorForm depthToSpace(DepthToSpace op) {
    return OperatorForm.of(
        BuiltinOperator.DEPTH_TO_SPACE,
        BuiltinOptions.DepthToSpaceOptions,
        builder -> DepthToSpaceOptions.createDepthToSpaceOptions(builder, op.blockSize()));
  }

  static OperatorForm gather(Gather op) {
    return OperatorForm.of(
        BuiltinOperator.GATHER,
        BuiltinOptions.GatherOptions,
        builder -> GatherOptions.createGatherOptions(builder, op.axis(), 0));
  }

  static OperatorForm mirrorPad(MirrorPad op) {
    byte mode =
        switch (op.mode()) {
          case REFLECT -> MirrorPadMode.REFLECT;
          case SYMMETRIC -> MirrorPadMode.SYMMETRIC;
        };
    return OperatorForm.of(
        BuiltinOperator.MIRROR_PAD,
        BuiltinOptions.MirrorPadOptions,
        builder -> MirrorPadOptions.createMirrorPadOptions(builder, mode));
  }

  static OperatorForm oneHot(OneHot op) {
    return OperatorForm.of(
        BuiltinOperator.ONE_HOT,
        BuiltinOptions.OneHotOptions,
        builder -> OneHotOptions.createOneHotOptions(builder, op.axis()));
  }

  static OperatorForm pack(Pack op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.PACK,
        BuiltinOptions.PackOptions,
        builder -> PackOptions.createPackOptions(builder, inputs.size(), op.axis()));
  }

  static OperatorForm reshape(Reshape op, List<Tensor> inputs, List<Tensor> outputs) {
    Constant given = inputs.get(1).constant();
    int[] shape = given == null ? new int[0] : given.indices();
    return OperatorForm.of(
        BuiltinOperator.RESHAPE,
        BuiltinOptions.ReshapeOptions,
        builder ->
            ReshapeOptions.createReshapeOptions(
                builder, ReshapeOptions.createNewShapeVector(builder, shape)));
  }

  static OperatorForm resizeBilinear(ResizeBilinear op) {
    return OperatorForm.of(
        BuiltinOperator.RESIZE_BILINEAR,
        op.halfPixelCenters() ? 3 : 1,
        BuiltinOptions.ResizeBilinearOptions,
        builder ->
            ResizeBilinearOptions.createResizeBilinearOptions(
                builder, op.alignCorners(), op.halfPixelCenters()));
  }

  static OperatorForm resizeNearestNeighbor(ResizeNearestNeighbor op) {
    return OperatorForm.of(
        BuiltinOperator.RESIZE_NEAREST_NEIGHBOR,
        op.halfPixelCenters() ? 3 : 1,
        BuiltinOptions.ResizeNearestNeighborOptions,
        builder ->
            ResizeNearestNeighborOptions.createResizeNearestNeighborOptions(
                builder, op.alignCorners(), op.halfPixelCenters()));
  }

  static OperatorForm reverseSequence(ReverseSequence op) {
    return OperatorForm.of(
        BuiltinOperator.REVERSE_SEQUENCE,
        BuiltinOptions.ReverseSequenceOptions,
        builder ->
            ReverseSequenceOptions.createReverseSequenceOptions(
                builder, op.sequenceAxis(), op.batchAxis()));
  }

  static OperatorForm shape(ShapeOf op) {
    byte type = ElementTypes.toSchema(op.outputType());
    return OperatorForm.of(
        BuiltinOperator.SHAPE,
        BuiltinOptions.ShapeOptions,
        builder -> ShapeOptions.createShapeOptions(builder, type));
  }

  static OperatorForm spaceToDepth(SpaceToDepth op) {
    return OperatorForm.of(
        BuiltinOperator.SPACE_TO_DEPTH,
        BuiltinOptions.SpaceToDepthOptions,
        builder -> SpaceToDepthOptions.createSpaceToDepthOptions(builder, op.blockSize()));
  }

  static OperatorForm sparseToDense(SparseToDense op, List<Tensor> inputs, List<Tensor> outputs) {
    int version =
        switch (outputs.get(0).dataType()) {
          case INT64 -> 2;
          case UINT8, INT8 -> 3;
          default -> 1;
        };
    return OperatorForm.of(
        BuiltinOperator.SPARSE_TO_DENSE,
        version,
        BuiltinOptions.SparseToDenseOptions,
        builder -> SparseToDenseOptions.createSparseToDenseOptions(builder, op.validatesIndices()));
  }

  /** TOCO's version follows the type of the first operand, which here is the axis. */
  static OperatorForm split(Split op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.SPLIT,
        inputs.get(0).dataType() == DataType.INT32 ? 3 : 1,
        BuiltinOptions.SplitOptions,
        builder -> SplitOptions.createSplitOptions(builder, op.parts()));
  }

  static OperatorForm splitV(SplitV op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.SPLIT_V,
        BuiltinOptions.SplitVOptions,
        builder -> SplitVOptions.createSplitVOptions(builder, outputs.size()));
  }

  static OperatorForm squeeze(Squeeze op) {
    int[] axes = op.axes().stream().mapToInt(Integer::intValue).toArray();
    return OperatorForm.of(
        BuiltinOperator.SQUEEZE,
        BuiltinOptions.SqueezeOptions,
        builder ->
            SqueezeOptions.createSqueezeOptions(
                builder, SqueezeOptions.createSqueezeDimsVector(builder, axes)));
  }

  static OperatorForm stridedSlice(StridedSlice op) {
    return OperatorForm.of(
        BuiltinOperator.STRIDED_SLICE,
        BuiltinOptions.StridedSliceOptions,
        builder ->
            StridedSliceOptions.createStridedSliceOptions(
                builder, op.beginMask(), op.endMask(), 0, 0, op.shrinkAxisMask(), false));
  }

  static OperatorForm unique(Unique op) {
    byte type = ElementTypes.toSchema(op.indexType());
    return OperatorForm.of(
        BuiltinOperator.UNIQUE,
        BuiltinOptions.UniqueOptions,
        builder -> UniqueOptions.createUniqueOptions(builder, type));
  }

  static OperatorForm unpack(Unpack op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.UNPACK,
        inputs.get(0).dataType() == DataType.UINT8 ? 2 : 1,
        BuiltinOptions.UnpackOptions,
        builder -> UnpackOptions.createUnpackOptions(builder, op.parts(), op.axis()));
  }
}
