package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.toco.quantize.QuantizationOptions.Concatenations;
import java.util.ArrayList;
import java.util.List;

/**
 * The codes of the inputs, which whoever feeds the model relies on: those of the ranges that the
 * inputs were given.
 */
final class DeclaredCodes {
  private DeclaredCodes() {}

  /** One sentence on every input that quantization gave another code than its range has. */
  static List<String> warnings(Graph declared, Graph quantized, QuantizationOptions options) {
    List<String> warnings = new ArrayList<>();
    for (String input : declared.inputs()) {
      TensorRange range = declared.tensor(input).range();
      Tensor result = quantized.tensor(input);
      Quantization code = result.quantization();
      if (range != null && code != null && RangeCode.exists(range)) {
        Quantization wanted = RangeCode.of(range).quantization();
        if (!wanted.equals(code)) {
          warnings.add(warning(result, wanted, code, options));
        }
      }
    }
    return warnings;
  }

  private static String warning(
      Tensor input, Quantization wanted, Quantization code, QuantizationOptions options) {
    TensorRange range = input.range();
    return "The codes of input '%s' are not the declared ones: scale %s and zero point %d became scale %s and zero point %d%s; feed the new ones%s"
        .formatted(
            input.name(),
            (float) wanted.scale(),
            wanted.zeroPoint(),
            (float) code.scale(),
            code.zeroPoint(),
            range == null ? "" : ", " + range.detail(),
            options.concatenations() == Concatenations.SHARE_ONE_RANGE
                ? ", or keep the declared ones with --change_concat_input_ranges=false"
                : "");
  }
}
