package io.rangefinder.passes;

import io.rangefinder.rewrite.FixedPoint;
import io.rangefinder.rewrite.PassPipeline;

/** The way to a deployable graph: phases, each a list of rules in the order they are tried. */
public final class DeployablePipeline {
  private DeployablePipeline() {}

  /**
   * From an imported graph to one of TFLite's operators alone: constants folded, weights in
   * TFLite's layouts, batch normalization and biases folded into the operators before them,
   * activations fused. Every tensor that keeps its name keeps its values, up to the rounding of
   * folded constants.
   */
  public static PassPipeline create() {
    return new PassPipeline(
        "deployable",
        new FixedPoint(
            "resolve constants",
            new RemoveIdentity(),
            new RemoveTrivialCast(),
            new RemoveTrivialSelect(),
            new FoldConstantFakeQuant(),
            new FoldWeightLayout(),
            new ResolveIdleDropout(),
            new FoldConstants()),
        new FixedPoint(
            "use TFLite's operators",
            new ConvertSqueezeToReshape(),
            new ConvertExpandDimsToReshape(),
            new ConvertTrivialPackToReshape(),
            new ConvertTrivialTransposeToReshape(),
            new ConvertTrivialAddNToAdd(),
            new RemoveTrivialConcatenation(),
            new RemoveTrivialConcatenationInput(),
            new RemoveTrivialSlice(),
            new UseInt32Indices(),
            new DecomposeBatchNorm(DecomposeBatchNorm.Addend.ROUNDED_ONCE),
            new IdentifyHardSwish(),
            new IdentifyL2Normalization(),
            new IdentifyL2Pool(),
            new IdentifyRelu1(),
            new IdentifyPRelu(),
            new IdentifyPReluForms(),
            new UnrollBatchMatMul(),
            new MatMulToFullyConnected(),
            new EnsureBias()),
        new FixedPoint(
            "fold into weights and biases",
            new MergeReshapes(),
            new RemoveTrivialReshape(),
            new MoveBinaryBeforeReshape(MovedNames.NEW),
            new FoldMulIntoPrecedingAffine(),
            new FoldAddIntoPrecedingAffine(),
            new FoldBinaryIntoFollowingAffine(),
            new RemoveTrivialBinary(),
            new FuseDilatedConv()),
        new FixedPoint("replace divisions", new ConvertDivToMul()),
        new FixedPoint(
            "fuse activations", new MoveActivationBeforeReshape(), new FuseActivation()));
  }
}
