package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import org.jspecify.annotations.Nullable;

/**
 * The constant weights of one operator, as they are to be quantized.
 *
 * @param node the operator in the float graph
 * @param weights float weights in the operator's layout: OHWI, 1HWO, OK
 * @param bias float bias, one an output channel, if the operator has one
 * @param input the code of the operator's input
 * @param trained the code that training or the user chose for the weights, which is to be kept
 */
public record WeightSite(
    Node node,
    Constant weights,
    @Nullable Constant bias,
    Quantization input,
    @Nullable Quantization trained) {}
