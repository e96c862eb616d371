/** The quantization job: a calibration run to a uint8 .tflite, without an image. */
@NullMarked
package io.rangefinder.jobs.quantize;

import org.jspecify.annotations.NullMarked;
