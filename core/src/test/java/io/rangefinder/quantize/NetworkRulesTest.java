package io.rangefinder.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ranges.RangeRules;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NetworkRulesTest {
  @Test
  void theEndsReachBackThroughWhatOnlyMovesValues() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 2, 2));
    builder.node("clamped", new Relu(), "x");
    builder.node("logits", new Add(Activation.NONE), "clamped", "clamped");
    builder.constant("rows", Constant.vector(1, 4));
    builder.node("flat", new Reshape(), "logits", "rows");
    builder.node("probabilities", new Softmax(1), "flat");

    NetworkRules rules =
        new NetworkRules(
            builder.build("probabilities"), RangeRules.parse("mse"), OperatorConstraints.UINT8);

    for (String end : List.of("x", "logits", "flat", "probabilities")) {
      assertThat(rules.of(end).name()).as(end).isEqualTo("minmax");
    }
    assertThat(rules.of("clamped").name()).isEqualTo("mse");
  }
}
