package io.rangefinder.toco.quantize;

import static io.rangefinder.toco.quantize.RangedGraphs.convolve;
import static io.rangefinder.toco.quantize.RangedGraphs.given;
import static io.rangefinder.toco.quantize.RangedGraphs.images;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Dequantize;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CodedInputsTest {
  @Test
  void theInputIsDequantizedOnceForAllReaders() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.node("y", new Add(Activation.NONE), "c", "x");

    Graph coded = CodedInputs.of(given(builder.build("y"), "x", -1, 1));

    GraphVerifier.verify(coded, "test");
    assertThat(coded.nodes().get(0))
        .isEqualTo(new Node(new Dequantize(), List.of("x"), "x_dequantized"));
    assertThat(coded.nodes().get(1).input(0)).isEqualTo("x_dequantized");
    assertThat(coded.nodes().get(2).inputs()).containsExactly("c", "x_dequantized");
    assertThat(coded.tensor("x").dataType()).isEqualTo(DataType.UINT8);
    assertThat(coded.tensor("x").quantization()).isEqualTo(new Quantization(2.0 / 255, 128));
    assertThat(coded.tensor("x_dequantized").range()).isEqualTo(coded.tensor("x").range());
  }

  @Test
  void integerInputsStay() {
    GraphBuilder builder = Graph.builder();
    builder.input("i", DataType.INT32, RangedGraphs.IMAGE);
    builder.node("y", new Add(Activation.NONE), "i", "i");

    assertThat(CodedInputs.of(builder.build("y")).tensor("i").dataType()).isEqualTo(DataType.INT32);
  }

  @Test
  void aRangeWithoutZeroIsRefused() {
    GraphBuilder builder = images("x");
    builder.node("y", new Add(Activation.NONE), "x", "x");

    assertThatThrownBy(() -> CodedInputs.of(given(builder.build("y"), "x", 1, 2)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Inputs of codes need ranges that contain 0; give other mean and std values:\n"
                + "  - input 'x' has Range[min=1.0, max=2.0]");
  }
}
