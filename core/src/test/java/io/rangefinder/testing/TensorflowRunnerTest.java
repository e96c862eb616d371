package io.rangefinder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class TensorflowRunnerTest {
  @Test
  void runsAGraphOnFloats() {
    AttrValue type = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
    GraphDef graph =
        GraphDef.newBuilder()
            .addNode(NodeDef.newBuilder().setName("x").setOp("Placeholder").putAttr("dtype", type))
            .addNode(
                NodeDef.newBuilder()
                    .setName("scope/relu")
                    .setOp("Relu")
                    .addInput("x")
                    .putAttr("T", type))
            .build();
    try (TensorflowRunner runner = new TensorflowRunner(graph)) {
      assertThat(runner.run("x", Shape.of(1, 2), new float[] {-1, 2}, List.of("scope/relu", "x")))
          .containsEntry("scope/relu", new float[] {0, 2})
          .containsEntry("x", new float[] {-1, 2});
    }
  }
}
