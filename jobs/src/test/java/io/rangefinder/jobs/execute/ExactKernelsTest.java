package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

final class ExactKernelsTest {
  /** An approximation that is refined once is off by its last bits for some of so many values. */
  @Test
  void theReciprocalSquareRootIsTheNearestFloat() throws Exception {
    GraphDef graph =
        GraphDef.parseFrom(
            new GraphDefs().placeholder("x").node("y", "Rsqrt", "x").node("z", "Neg", "y").bytes());
    float[] values = new float[4096];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1e-3f + i * 0.37f;
    }
    float[] found = new float[values.length];

    try (FloatModel model =
        FloatModel.load(ExactKernels.of(graph).toByteArray(), List.of("y", "z"))) {
      model.run(
          "x",
          new FloatTensor(Shape.of(values.length), values),
          (fetch, result) -> {
            if (fetch == 0) {
              result.get(found);
            }
          });
    }

    for (int i = 0; i < values.length; i++) {
      assertThat(found[i]).isEqualTo((float) (1 / Math.sqrt(values[i])));
    }
  }
}
