package io.rangefinder.jobs.recalibrate;

import io.rangefinder.jobs.calibrate.CalibrateResult;
import io.rangefinder.jobs.evaluate.EvaluateResult;
import io.rangefinder.jobs.quantize.QuantizeResult;

/** What each step of the chain did. */
public record RecalibrateResult(
    CalibrateResult calibration, QuantizeResult quantization, EvaluateResult evaluation) {}
