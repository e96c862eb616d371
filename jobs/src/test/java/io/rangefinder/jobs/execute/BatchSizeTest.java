package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.model.DeployableModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchSizeTest {
  /** The input and the output of a Relu have side x side x 3 values of 4 bytes each. */
  @ParameterizedTest
  @CsvSource({"224, 8", "1320, 8", "1340, 4", "2640, 2", "3700, 1", "10000, 1"})
  void isTheGreatestWhoseActivationsFit(int side, int expected) {
    assertThat(BatchSize.of(0, relu(side))).isEqualTo(expected);
  }

  @Test
  void isWhatWasAskedFor() {
    assertThat(BatchSize.of(32, relu(3700))).isEqualTo(32);
  }

  @Test
  void networkWithoutABatchAxisTakesOneImage() {
    GraphBuilder graph = new GraphBuilder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, 8, 8, 3));
    graph.constant("axes", Constant.vector(0));
    graph.node("y", new ReduceMax(true), "x", "axes");

    assertThat(BatchSize.of(32, new DeployableModel(graph.build("y")))).isEqualTo(1);
  }

  private static DeployableModel relu(int side) {
    GraphBuilder graph = new GraphBuilder();
    graph.input("x", DataType.FLOAT32, Shape.of(1, side, side, 3));
    graph.node("y", new Relu(), "x");
    return new DeployableModel(graph.build("y"));
  }
}
