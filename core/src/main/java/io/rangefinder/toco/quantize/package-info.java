/** Quantization as TOCO did it: ranges handed on by one rule an operator, codes after its rules. */
@NullMarked
package io.rangefinder.toco.quantize;

import org.jspecify.annotations.NullMarked;
