package io.rangefinder.jobs.chain;

import io.rangefinder.jobs.calibrate.CalibrateResult;
import io.rangefinder.jobs.evaluate.EvaluateResult;
import io.rangefinder.jobs.quantize.QuantizeResult;

/** What each step of the chain did. */
public record ChainResult(
    CalibrateResult calibration, QuantizeResult quantization, EvaluateResult evaluation) {}
