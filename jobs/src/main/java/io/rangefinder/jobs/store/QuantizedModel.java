package io.rangefinder.jobs.store;

import org.apache.hadoop.conf.Configuration;

/** A quantized model and, beside it, the report of its quantization, as files. */
public final class QuantizedModel {
  private QuantizedModel() {}

  /**
   * Writes both, in place of older ones.
   *
   * @param location of the model; the name of the report is longer by {@value
   *     QuantizationReport#SUFFIX}
   * @throws io.rangefinder.ir.UserException if one cannot be written
   */
  public static void write(
      byte[] tflite, QuantizationReport report, String location, Configuration hadoop) {
    StagedFile.write("the quantized model", location, tflite, hadoop);
    StagedFile.write(
        "the report of the quantization",
        location + QuantizationReport.SUFFIX,
        report.bytes(),
        hadoop);
  }
}
