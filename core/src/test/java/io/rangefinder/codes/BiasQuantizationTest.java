package io.rangefinder.codes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BiasQuantizationTest {
  private static final Quantization INPUT = new Quantization(0.5, 128);
  private static final Quantization WEIGHTS = new Quantization(0.25, 7);
  private static final Node CONVOLUTION =
      new Node(
          new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE),
          List.of("x", "w", "b"),
          "c");

  @Test
  void theScaleIsTheProductOfTheScalesAndTheZeroPointZero() {
    BiasQuantization bias = BiasQuantization.of(bias(1, -0.0625f, 0.06f), INPUT, WEIGHTS);

    assertThat(bias.quantization()).isEqualTo(new Quantization(0.125, 0));
    assertThat(bias.codes()).isEqualTo(Constant.vector(8, -1, 0));
    assertThat(bias.saturated()).isZero();
  }

  @Test
  void valuesBeyond32BitsSaturateAndAreCounted() {
    BiasQuantization bias = BiasQuantization.of(bias(1e9f, -1e9f, 3), INPUT, WEIGHTS);

    assertThat(bias.codes()).isEqualTo(Constant.vector(Integer.MAX_VALUE, Integer.MIN_VALUE, 24));
    assertThat(bias.saturated()).isEqualTo(2);
    assertThat(bias.warning(CONVOLUTION, "b"))
        .hasValue(
            "Conv2D 'c': 2 of 3 bias values of 'b' do not fit 32 bits at scale 0.125: 1.00e+09"
                + " saturates at 2.68e+08. Give its weights 'w' a range 3.7 times as wide");
  }

  private static Constant bias(float... values) {
    return Constant.ofFloats(Shape.of(values.length), values);
  }
}
