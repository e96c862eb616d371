package io.rangefinder.qat;

import io.rangefinder.ir.UserException;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a training graph is rewritten.
 *
 * @param outputs tensors that the graph ends in, losses among them; empty for what nothing reads
 * @param delay runs before the first quantized one; 0 quantizes from the first
 * @param batchNormFreezeDelay runs before batch norms use moving statistics and these stand still;
 *     empty for never
 * @param weightBits of the codes of weights, from 2 to 8
 * @param activationBits of the codes of activations, from 2 to 8
 * @param symmetric whether ranges lie around zero
 * @param perChannel whether every output channel of weights has a range of its own
 */
public record TrainingOptions(
    Compatibility compatibility,
    List<String> outputs,
    long delay,
    OptionalLong batchNormFreezeDelay,
    int weightBits,
    int activationBits,
    boolean symmetric,
    boolean perChannel) {
  private static final int FEWEST_BITS = 2;
  private static final int MOST_BITS = 8;

  public TrainingOptions {
    outputs = List.copyOf(outputs);
    requireBits("weights", weightBits);
    requireBits("activations", activationBits);
    if (delay < 0 || batchNormFreezeDelay.orElse(0) < 0) {
      throw new UserException(
          "A delay of %d is none. Write a number of runs from 0 up."
              .formatted(Math.min(delay, batchNormFreezeDelay.orElse(0))));
    }
  }

  private static void requireBits(String what, int bits) {
    if (bits < FEWEST_BITS || bits > MOST_BITS) {
      throw new UserException(
          "%d bits for %s are not possible. Write a number from %d to %d."
              .formatted(bits, what, FEWEST_BITS, MOST_BITS));
    }
  }

  /** Eight bits, asymmetric, per tensor, from the first run. */
  public static TrainingOptions standard() {
    return new TrainingOptions(
        Compatibility.NONE, List.of(), 0, OptionalLong.empty(), 8, 8, false, false);
  }

  public TrainingOptions endingIn(List<String> last) {
    return new TrainingOptions(
        compatibility,
        last,
        delay,
        batchNormFreezeDelay,
        weightBits,
        activationBits,
        symmetric,
        perChannel);
  }

  public TrainingOptions delayedBy(long runs) {
    return new TrainingOptions(
        compatibility,
        outputs,
        runs,
        batchNormFreezeDelay,
        weightBits,
        activationBits,
        symmetric,
        perChannel);
  }

  public TrainingOptions freezingBatchNormsAfter(long runs) {
    return new TrainingOptions(
        compatibility,
        outputs,
        delay,
        OptionalLong.of(runs),
        weightBits,
        activationBits,
        symmetric,
        perChannel);
  }

  public TrainingOptions withBits(int weights, int activations) {
    return new TrainingOptions(
        compatibility,
        outputs,
        delay,
        batchNormFreezeDelay,
        weights,
        activations,
        symmetric,
        perChannel);
  }

  public TrainingOptions symmetrically() {
    return new TrainingOptions(
        compatibility,
        outputs,
        delay,
        batchNormFreezeDelay,
        weightBits,
        activationBits,
        true,
        perChannel);
  }

  public TrainingOptions byChannel() {
    return new TrainingOptions(
        compatibility,
        outputs,
        delay,
        batchNormFreezeDelay,
        weightBits,
        activationBits,
        symmetric,
        true);
  }

  public TrainingOptions compatibleWith(Compatibility rules) {
    return new TrainingOptions(
        rules,
        outputs,
        delay,
        batchNormFreezeDelay,
        weightBits,
        activationBits,
        symmetric,
        perChannel);
  }
}
