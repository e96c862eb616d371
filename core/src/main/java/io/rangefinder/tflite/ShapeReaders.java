package io.rangefinder.tflite;

import static io.rangefinder.tflite.StoredOperator.require;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Unique;
import io.rangefinder.ir.op.Unpack;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.OneHotOptions;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.ReverseSequenceOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SparseToDenseOptions;
import org.tensorflow.lite.schema.SplitOptions;
import org.tensorflow.lite.schema.SplitVOptions;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.UnpackOptions;

/** Reads operators that move, choose or repeat elements from their TFLite options. */
final class ShapeReaders {
  private ShapeReaders() {}

  static Op concatenation(StoredOperator stored) {
    ConcatenationOptions options =
        stored.options(BuiltinOptions.ConcatenationOptions, new ConcatenationOptions());
    Activations.requireNone(options.fusedActivationFunction());
    return new Concatenation(options.axis());
  }

  static Op depthToSpace(StoredOperator stored) {
    return new DepthToSpace(
        stored.options(BuiltinOptions.DepthToSpaceOptions, new DepthToSpaceOptions()).blockSize());
  }

  static Op gather(StoredOperator stored) {
    GatherOptions options = stored.options(BuiltinOptions.GatherOptions, new GatherOptions());
    require(options.batchDims() == 0, "it has batch dimensions");
    return new Gather(options.axis());
  }

  static Op mirrorPad(StoredOperator stored) {
    byte mode = stored.options(BuiltinOptions.MirrorPadOptions, new MirrorPadOptions()).mode();
    require(
        mode == MirrorPadMode.REFLECT || mode == MirrorPadMode.SYMMETRIC,
        "its mode is number " + mode);
    return new MirrorPad(
        mode == MirrorPadMode.REFLECT ? MirrorPad.Mode.REFLECT : MirrorPad.Mode.SYMMETRIC);
  }

  static Op oneHot(StoredOperator stored) {
    return new OneHot(stored.options(BuiltinOptions.OneHotOptions, new OneHotOptions()).axis());
  }

  static Op pack(StoredOperator stored) {
    return new Pack(stored.options(BuiltinOptions.PackOptions, new PackOptions()).axis());
  }

  static Op resizeBilinear(StoredOperator stored) {
    ResizeBilinearOptions options =
        stored.options(BuiltinOptions.ResizeBilinearOptions, new ResizeBilinearOptions());
    return new ResizeBilinear(options.alignCorners(), options.halfPixelCenters());
  }

  static Op resizeNearestNeighbor(StoredOperator stored) {
    ResizeNearestNeighborOptions options =
        stored.options(
            BuiltinOptions.ResizeNearestNeighborOptions, new ResizeNearestNeighborOptions());
    return new ResizeNearestNeighbor(options.alignCorners(), options.halfPixelCenters());
  }

  static Op reverseSequence(StoredOperator stored) {
    ReverseSequenceOptions options =
        stored.options(BuiltinOptions.ReverseSequenceOptions, new ReverseSequenceOptions());
    return new ReverseSequence(options.seqDim(), options.batchDim());
  }

  static Op spaceToDepth(StoredOperator stored) {
    return new SpaceToDepth(
        stored.options(BuiltinOptions.SpaceToDepthOptions, new SpaceToDepthOptions()).blockSize());
  }

  static Op sparseToDense(StoredOperator stored) {
    return new SparseToDense(
        stored
            .options(BuiltinOptions.SparseToDenseOptions, new SparseToDenseOptions())
            .validateIndices());
  }

  static Op split(StoredOperator stored) {
    SplitOptions options = stored.options(BuiltinOptions.SplitOptions, new SplitOptions());
    requireOutputs(stored, options.numSplits());
    return new Split(options.numSplits());
  }

  static Op splitV(StoredOperator stored) {
    SplitVOptions options = stored.options(BuiltinOptions.SplitVOptions, new SplitVOptions());
    requireOutputs(stored, options.numSplits());
    return new SplitV();
  }

  static Op squeeze(StoredOperator stored) {
    SqueezeOptions options = stored.options(BuiltinOptions.SqueezeOptions, new SqueezeOptions());
    return new Squeeze(stored.reads().ints(options.squeezeDimsLength(), options::squeezeDims));
  }

  static Op stridedSlice(StoredOperator stored) {
    StridedSliceOptions options =
        stored.options(BuiltinOptions.StridedSliceOptions, new StridedSliceOptions());
    require(options.ellipsisMask() == 0, "it has an ellipsis");
    require(options.newAxisMask() == 0, "it inserts axes");
    require(!options.offset(), "its end is an offset");
    return new StridedSlice(options.beginMask(), options.endMask(), options.shrinkAxisMask());
  }

  static Unique unique(StoredOperator stored) {
    StoredOperator.require(
        stored.results().size() == 2, "it has " + stored.results().size() + " outputs, not 2");
    return new Unique(stored.results().get(1).dataType());
  }

  static Op unpack(StoredOperator stored) {
    UnpackOptions options = stored.options(BuiltinOptions.UnpackOptions, new UnpackOptions());
    requireOutputs(stored, options.num());
    return new Unpack(options.num(), options.axis());
  }

  private static void requireOutputs(StoredOperator stored, int parts) {
    int outputs = stored.table().outputsLength();
    require(parts == outputs, "it has " + outputs + " outputs for " + parts + " parts");
  }
}
