package io.rangefinder.qat.contrib;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What releases of the old tool do differently.
 *
 * @param seesBatchToSpace a layer over batches of space is one (1.10)
 * @param activatesLayers a layer may be followed by its activation without a bias (1.11)
 * @param followsLayersByLayers a layer may be followed by another (1.11)
 * @param quantizesSharedWeights weights are quantized for all that read them, not for the layer
 *     alone (1.13)
 * @param skipsStatistics an identity read by a batch norm alone is no activation (1.13)
 * @param sweepsSums sums and products behind quantized tensors are quantized (1.13)
 * @param foldsAtRoot an unfused batch norm needs no scope around it (1.13)
 * @param fusedBatchNorms operators that are folded; V3 with 1.14
 * @param addsV2 additions are AddV2 (1.15)
 * @param sweepsThroughPooling sums behind MaxPool and Max are found (1.15)
 * @param assignsAverages the last node of an average assigns it, rather than subtracts (1.15)
 */
public record Rules(
    boolean seesBatchToSpace,
    boolean activatesLayers,
    boolean followsLayersByLayers,
    boolean quantizesSharedWeights,
    boolean skipsStatistics,
    boolean sweepsSums,
    boolean foldsAtRoot,
    Set<String> fusedBatchNorms,
    boolean addsV2,
    boolean sweepsThroughPooling,
    boolean assignsAverages) {
  private static final Pattern OF_TRAINING =
      Pattern.compile("^(gradients/|RMSProp/|Adagrad/|Const_|HistogramSummary|ScalarSummary).*");

  /** The rules of TensorFlow 1.MINOR. */
  public static Rules of(int minor) {
    return new Rules(
        minor >= 10,
        minor >= 11,
        minor >= 11,
        minor >= 13,
        minor >= 13,
        minor >= 13,
        minor >= 13,
        minor >= 14 ? Set.of("FusedBatchNorm", "FusedBatchNormV3") : Set.of("FusedBatchNorm"),
        minor >= 15,
        minor >= 15,
        minor >= 15);
  }

  Set<String> additions() {
    return addsV2 ? Set.of("Add", "AddV2") : Set.of("Add");
  }

  Set<String> biases() {
    return addsV2 ? Set.of("Add", "AddV2", "BiasAdd") : Set.of("Add", "BiasAdd");
  }

  /** The operator of additions that are made. */
  String addition() {
    return addsV2 ? "AddV2" : "Add";
  }

  /** Operators that the sweep looks through. */
  Set<String> passedBySweep() {
    return sweepsThroughPooling
        ? Set.of("Reshape", "Identity", "BatchToSpaceND", "SpaceToBatchND", "MaxPool", "Max")
        : Set.of("Reshape", "Identity", "BatchToSpaceND", "SpaceToBatchND");
  }

  /** Whether a name is one of those that the old tool left alone. */
  static boolean isOfTraining(String name) {
    return OF_TRAINING.matcher(name).matches();
  }
}
