package io.rangefinder.passes;

import io.rangefinder.rewrite.FixedPoint;
import io.rangefinder.rewrite.Pass;
import io.rangefinder.rewrite.PassPipeline;
import java.util.ArrayList;
import java.util.List;

/** The pipelines: literal lists of phases, each a list of rules in the order they are tried. */
public final class Pipelines {
  private Pipelines() {}

  /**
   * From an imported graph to one of TFLite's operators alone: constants folded, weights in
   * TFLite's layouts, batch normalization and biases folded into the operators before them,
   * activations fused. Every tensor that keeps its name keeps its values, up to the rounding of
   * folded constants.
   */
  public static PassPipeline deployable() {
    List<Pass> passes = new ArrayList<>(general());
    passes.add(new FixedPoint("replace divisions", new ConvertDivToMul()));
    passes.add(
        new FixedPoint(
            "fuse activations", new MoveActivationBeforeReshape(), new FuseActivation()));
    return new PassPipeline("deployable", passes);
  }

  /**
   * From an imported graph to what TOCO's general transformations leave of it: the same operators
   * and names, with every operator that TFLite has.
   */
  public static PassPipeline toco(FakeQuants fakeQuants) {
    List<Pass> passes = new ArrayList<>();
    if (fakeQuants == FakeQuants.DROPPED_FIRST) {
      passes.add(
          new FixedPoint("drop fake-quant", new FoldConstantFakeQuant(), new DropFakeQuant()));
    }
    passes.addAll(general());
    passes.add(new FixedPoint("fuse activations", new FuseActivation()));
    if (fakeQuants == FakeQuants.DROPPED_LAST) {
      passes.add(new FixedPoint("drop fake-quant", new DropFakeQuant()));
    }
    return new PassPipeline("toco", passes);
  }

  private static List<Pass> general() {
    return List.of(
        new FixedPoint(
            "resolve constants",
            new RemoveIdentity(),
            new RemoveTrivialCast(),
            new FoldConstantFakeQuant(),
            new FoldWeightLayout(),
            new FoldConstants()),
        new FixedPoint(
            "use TFLite's operators",
            new ConvertSqueezeToReshape(),
            new ConvertExpandDimsToReshape(),
            new ConvertTrivialPackToReshape(),
            new ConvertTrivialTransposeToReshape(),
            new ConvertTrivialAddNToAdd(),
            new UseInt32Indices(),
            new DecomposeBatchNorm(),
            new MatMulToFullyConnected(),
            new EnsureBias()),
        new FixedPoint(
            "fold into weights and biases",
            new MergeReshapes(),
            new RemoveTrivialReshape(),
            new MoveBinaryBeforeReshape(),
            new FoldMulIntoPrecedingAffine(),
            new FoldAddIntoPrecedingAffine(),
            new FoldBinaryIntoFollowingAffine(),
            new RemoveTrivialBinary(),
            new FuseDilatedConv()));
  }
}
