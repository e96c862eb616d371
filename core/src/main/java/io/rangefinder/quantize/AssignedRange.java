package io.rangefinder.quantize;

import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;

/**
 * The final range of a tensor and its code.
 *
 * @param range the range that the code was chosen for; it contains 0
 * @param detail what the origin alone does not say
 */
public record AssignedRange(
    Range range, Quantization quantization, RangeOrigin origin, String detail) {}
