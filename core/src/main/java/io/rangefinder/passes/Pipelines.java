package io.rangefinder.passes;

import io.rangefinder.rewrite.FixedPoint;
import io.rangefinder.rewrite.Pass;
import io.rangefinder.rewrite.PassPipeline;
import io.rangefinder.rewrite.Rule;
import java.util.ArrayList;
import java.util.List;

/** The pipelines: literal lists of phases, each a list of rules in the order they are tried. */
public final class Pipelines {
  private static final Rule<?> FUSE_ACTIVATION = new FuseActivation();
  private static final Rule<?> IDENTIFY_PRELU = new IdentifyPRelu();

  /** What the operators that are left are to compute with. */
  public enum Use {
    FLOATS,
    CODES
  }

  private static final List<Rule<?>> TOCO_RULES =
      List.of(
          new ConvertExpandDimsToReshape(),
          new ConvertSqueezeToReshape(),
          new ConvertTrivialAddNToAdd(),
          new ConvertTrivialPackToReshape(),
          new ConvertTrivialTileToConcat(),
          new ConvertTrivialTransposeToReshape(),
          new RemoveIdentity(),
          new RemoveTrivialCast(),
          new RemoveTrivialConcatenation(),
          new RemoveTrivialConcatenationInput(),
          new RemoveTrivialFakeQuant(),
          new RemoveTrivialSlice(),
          new EnsureBias(),
          new FoldWeightLayout(),
          new UnrollBatchMatMul(),
          new MatMulToFullyConnected(),
          new FoldMulIntoPrecedingAffine(),
          new FoldAddIntoPrecedingAffine(),
          new FoldBinaryIntoFollowingAffine(),
          new FuseBroadcastIntoFollowingBinary(),
          new MergeReshapeIntoPrecedingTranspose(),
          new MoveBinaryBeforeReshape(MovedNames.SWAPPED),
          new MoveUnaryBeforeRearrangement(),
          new ReorderReshapeTranspose(),
          new DecomposeBatchNorm(DecomposeBatchNorm.Addend.ROUNDED_TWICE),
          new FoldConstants(),
          new ResolveIdleDropout(),
          new RemoveTrivialSelect(),
          new ResolveMultiplyByZero(),
          new IdentifyHardSwish(),
          new IdentifyL2Normalization(),
          new IdentifyL2Pool(),
          new IdentifyRelu1(),
          IDENTIFY_PRELU,
          new RemoveTrivialBinary(),
          new ReadFakeQuantRange(),
          new UseInt32Indices(),
          new MergeReshapes(),
          new RemoveTrivialReshape(),
          new FoldConstantFakeQuant(),
          FUSE_ACTIVATION,
          new ConvertPureConvToDepthwise());

  private Pipelines() {}

  /**
   * From an imported graph to one of TFLite's operators alone: constants folded, weights in
   * TFLite's layouts, batch normalization and biases folded into the operators before them,
   * activations fused. Every tensor that keeps its name keeps its values, up to the rounding of
   * folded constants.
   */
  public static PassPipeline deployable() {
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

  /**
   * From an imported graph to what TOCO's transformations leave of it before they quantize: the
   * same operators under the same names, with the ranges of fake-quant nodes on their tensors. The
   * rules stand in TOCO's order, on which names depend. Of what is to compute with codes more is
   * said as operators that have a quantized form.
   */
  public static PassPipeline toco(FakeQuants fakeQuants, Use use) {
    List<Rule<?>> rules = new ArrayList<>(TOCO_RULES);
    if (fakeQuants == FakeQuants.DROPPED_FIRST) {
      rules.add(rules.indexOf(FUSE_ACTIVATION) + 1, new DropFakeQuant());
    }
    if (use == Use.CODES) {
      rules.add(rules.indexOf(IDENTIFY_PRELU) + 1, new IdentifyPReluForms());
    }
    List<Pass> passes = new ArrayList<>();
    passes.add(
        new FixedPoint(
            "find dilated convolutions", new RemoveIdentity(), new FuseBiasedDilatedConv()));
    passes.add(new FixedPoint("general", rules));
    passes.add(new FixedPoint("undo transposes", new RemoveSuccessiveTranspose()));
    if (fakeQuants == FakeQuants.DROPPED_LAST) {
      passes.add(new FixedPoint("drop fake-quant", new DropFakeQuant()));
    }
    passes.add(new CopyConstantOutputs());
    return new PassPipeline("toco", passes);
  }

  /** As {@link #toco(FakeQuants, Use)}, for operators that compute with floats. */
  public static PassPipeline toco(FakeQuants fakeQuants) {
    return toco(fakeQuants, Use.FLOATS);
  }

  /** The last step of a conversion to what TOCO writes, for a float or a quantized graph. */
  public static PassPipeline sharedConstants(int fewestBytes) {
    return new PassPipeline("shared constants", new ShareEqualConstants(fewestBytes));
  }
}
