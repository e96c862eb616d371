package io.rangefinder.toco;

import io.rangefinder.passes.ConvertExpandDimsToReshape;
import io.rangefinder.passes.ConvertPureConvToDepthwise;
import io.rangefinder.passes.ConvertSqueezeToReshape;
import io.rangefinder.passes.ConvertTrivialAddNToAdd;
import io.rangefinder.passes.ConvertTrivialPackToReshape;
import io.rangefinder.passes.ConvertTrivialTileToConcat;
import io.rangefinder.passes.ConvertTrivialTransposeToReshape;
import io.rangefinder.passes.CopyConstantOutputs;
import io.rangefinder.passes.DecomposeBatchNorm;
import io.rangefinder.passes.DropFakeQuant;
import io.rangefinder.passes.EnsureBias;
import io.rangefinder.passes.FoldAddIntoPrecedingAffine;
import io.rangefinder.passes.FoldBinaryIntoFollowingAffine;
import io.rangefinder.passes.FoldConstantFakeQuant;
import io.rangefinder.passes.FoldConstants;
import io.rangefinder.passes.FoldMulIntoPrecedingAffine;
import io.rangefinder.passes.FoldWeightLayout;
import io.rangefinder.passes.FuseActivation;
import io.rangefinder.passes.FuseBiasedDilatedConv;
import io.rangefinder.passes.FuseBroadcastIntoFollowingBinary;
import io.rangefinder.passes.IdentifyHardSwish;
import io.rangefinder.passes.IdentifyL2Normalization;
import io.rangefinder.passes.IdentifyL2Pool;
import io.rangefinder.passes.IdentifyPRelu;
import io.rangefinder.passes.IdentifyPReluForms;
import io.rangefinder.passes.IdentifyRelu1;
import io.rangefinder.passes.MatMulToFullyConnected;
import io.rangefinder.passes.MergeReshapeIntoPrecedingTranspose;
import io.rangefinder.passes.MergeReshapes;
import io.rangefinder.passes.MoveBinaryBeforeReshape;
import io.rangefinder.passes.MoveUnaryBeforeRearrangement;
import io.rangefinder.passes.MovedNames;
import io.rangefinder.passes.ReadFakeQuantRange;
import io.rangefinder.passes.RemoveIdentity;
import io.rangefinder.passes.RemoveSuccessiveTranspose;
import io.rangefinder.passes.RemoveTrivialBinary;
import io.rangefinder.passes.RemoveTrivialCast;
import io.rangefinder.passes.RemoveTrivialConcatenation;
import io.rangefinder.passes.RemoveTrivialConcatenationInput;
import io.rangefinder.passes.RemoveTrivialFakeQuant;
import io.rangefinder.passes.RemoveTrivialReshape;
import io.rangefinder.passes.RemoveTrivialSelect;
import io.rangefinder.passes.RemoveTrivialSlice;
import io.rangefinder.passes.ReorderReshapeTranspose;
import io.rangefinder.passes.ResolveIdleDropout;
import io.rangefinder.passes.ResolveMultiplyByZero;
import io.rangefinder.passes.ShareEqualConstants;
import io.rangefinder.passes.UnrollBatchMatMul;
import io.rangefinder.passes.UseInt32Indices;
import io.rangefinder.rewrite.FixedPoint;
import io.rangefinder.rewrite.Pass;
import io.rangefinder.rewrite.PassPipeline;
import io.rangefinder.rewrite.Rule;
import java.util.ArrayList;
import java.util.List;

/** TOCO's transformations: phases, each a list of rules in the order they are tried. */
public final class TocoPipeline {
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

  private TocoPipeline() {}

  /**
   * From an imported graph to what TOCO's transformations leave of it before they quantize: the
   * same operators under the same names, with the ranges of fake-quant nodes on their tensors. The
   * rules stand in TOCO's order, on which names depend. Of what is to compute with codes more is
   * said as operators that have a quantized form.
   */
  public static PassPipeline create(FakeQuants fakeQuants, Use use) {
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

  /** As {@link #create(FakeQuants, Use)}, for operators that compute with floats. */
  public static PassPipeline create(FakeQuants fakeQuants) {
    return create(fakeQuants, Use.FLOATS);
  }

  /** The last step of a conversion to what TOCO writes, for a float or a quantized graph. */
  public static PassPipeline sharedConstants(int fewestBytes) {
    return new PassPipeline("shared constants", new ShareEqualConstants(fewestBytes));
  }
}
