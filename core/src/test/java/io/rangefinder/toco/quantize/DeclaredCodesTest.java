package io.rangefinder.toco.quantize;

import static io.rangefinder.toco.quantize.RangedGraphs.given;
import static io.rangefinder.toco.quantize.RangedGraphs.images;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.toco.quantize.QuantizationOptions.Concatenations;
import org.junit.jupiter.api.Test;

final class DeclaredCodesTest {
  @Test
  void anInputThatAConcatenationWidensIsNamedWithItsOldAndItsNewCode() {
    QuantizedGraph quantized =
        TocoQuantizer.quantize(joined(-1, 1, -3, 3), QuantizationOptions.strict());

    assertThat(quantized.graph().tensor("a").quantization())
        .isEqualTo(new Quantization(6.0 / 255, 128));
    assertThat(quantized.warnings())
        .filteredOn(warning -> warning.startsWith("The codes of input"))
        .singleElement()
        .asString()
        .contains("input 'a' are not the declared ones")
        .contains(
            "scale 0.007843138 and zero point 128 became scale 0.023529412 and zero point 128")
        .contains("joined by Concatenation 'y'")
        .contains("--change_concat_input_ranges=false");
  }

  @Test
  void anInputThatKeepsItsCodeIsNot() {
    assertThat(
            TocoQuantizer.quantize(
                    joined(-1, 1, -3, 3),
                    QuantizationOptions.strict().with(Concatenations.KEEP_RANGES))
                .warnings())
        .noneMatch(warning -> warning.startsWith("The codes of input"));
    assertThat(
            TocoQuantizer.quantize(joined(-3, 3, -3, 3), QuantizationOptions.strict()).warnings())
        .noneMatch(warning -> warning.startsWith("The codes of input"));
  }

  private static Graph joined(double minA, double maxA, double minB, double maxB) {
    GraphBuilder builder = images("a", "b");
    builder.node("y", new Concatenation(3), "a", "b");
    return given(given(builder.build("y"), "a", minA, maxA), "b", minB, maxB);
  }
}
