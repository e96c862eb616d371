package io.rangefinder.quantize.weights;

import io.rangefinder.ir.Range;

/**
 * What became of the weights of one operator. Errors are by how much the mean squared error of the
 * outputs, against the float graph's, exceeds that of the float weights; in units of the variance
 * of those outputs, both summed over channels, or of the noise of the outputs' own code where that
 * is greater. Less than 0: better than the float weights on the quantized input.
 *
 * @param node the operator
 * @param positions how many patches the moments hold
 * @param nearest error of nearest codes over the range from minimum to maximum
 * @param refit error of the refitted weights before they are rounded; 0 where nothing is refitted
 * @param searched error of nearest codes of the refitted weights over the chosen range
 * @param rounded error of the final codes
 * @param widest the range from the least to the greatest weight
 * @param chosen the range that the final codes span
 */
public record WeightReport(
    String node,
    long positions,
    double nearest,
    double refit,
    double searched,
    double rounded,
    Range widest,
    Range chosen,
    BiasShift biasShift) {}
