package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.op.WeightedOp;
import org.jspecify.annotations.Nullable;

/**
 * The constant weights of one operator, as they are to be quantized.
 *
 * @param node the operator in the float graph
 * @param weights float weights in the operator's layout: OHWI, 1HWO, OK
 * @param bias float bias, one an output channel, if the operator has one
 * @param input the code of the operator's input
 * @param output the code of the operator's output
 * @param trained the code that training or the user chose for the weights, which is to be kept
 * @param leastScale the scale that the weights' code must have at least, so that every bias fits 32
 *     bits; that of {@code trained} is not below it
 * @param codes how the target codes weights
 */
public record WeightSite(
    Node node,
    Constant weights,
    @Nullable Constant bias,
    Quantization input,
    Quantization output,
    @Nullable Quantization trained,
    double leastScale,
    WeightCodes codes) {
  /** The axis of the weights that counts output channels: 0 in OHWI and OK, 3 in 1HWO. */
  public int channelAxis() {
    return node.op() instanceof WeightedOp op ? op.outputChannelAxis() : 0;
  }
}
