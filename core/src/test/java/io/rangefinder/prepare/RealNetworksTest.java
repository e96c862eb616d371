package io.rangefinder.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.testing.SharedData;
import io.rangefinder.testing.TestImages;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code share} of the output's observed range is the bound. The finger tracker has 880 channels
 * that a hundred photographs leave silent, and some of them wake up on others.
 */
@Tag("slow")
class RealNetworksTest {
  private static final int OBSERVED = 100;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "mobilenet_v1_0.25_128, input, 128, 128, MobilenetV1/Predictions/Reshape_1, 127.5, 127.5, 1e-4",
    "pose_hourglass, image, 192, 192, hourglass_out_3, 0, 1, 1e-4",
    "unet_person, input, 256, 256, output/BiasAdd, 0, 255, 1e-4",
    "finger_tracker_mobilenet_v2_0.5, input, 480, 640, "
        + "heats_map_regression/pred_keypoints/BiasAdd, 0, 1, 1e-3",
  })
  void computesTheSameOnPhotographsThatWereNotObserved(
      String model,
      String input,
      int height,
      int width,
      String output,
      float mean,
      float deviation,
      float share) {
    Graph graph = deployable(model, input, Shape.of(1, height, width, 3), output);
    Map<String, ChannelBounds> observed;
    try (Observation original = Observation.inSinglePrecision(graph)) {
      observed =
          original.bounds(
              () ->
                  IntStream.range(0, OBSERVED)
                      .mapToObj(i -> photograph(8 * i, height, width, mean, deviation))
                      .iterator());
    }

    ClipPreservingEqualization.Result result =
        new ClipPreservingEqualization().equalize(graph, observed);

    assertThat(result.report().greatestFactor()).isGreaterThan(2);
    try (Observation original = new Observation(graph);
        Observation equalized = new Observation(result.graph())) {
      for (int i = 3; i < 800; i += 80) {
        List<float[]> image = photograph(i, height, width, mean, deviation);
        float[] expected = original.run(image, List.of(output)).get(output);
        float[] actual = equalized.run(image, List.of(output)).get(output);
        float range = observed.get(output).max() - observed.get(output).min();
        assertThat(greatestDifference(actual, expected)).isLessThan(share * range);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "mobilenet_v1_0.25_128, input, 128, 128, MobilenetV1/Predictions/Reshape_1, 127.5, 127.5",
    "mobilenet_v1_0.25_224, input, 224, 224, MobilenetV1/Predictions/Reshape_1, 127.5, 127.5",
    "pose_hourglass, image, 192, 192, hourglass_out_3, 0, 1",
    "finger_tracker_mobilenet_v2_0.5, input, 480, 640, "
        + "heats_map_regression/pred_keypoints/BiasAdd, 0, 1",
  })
  void computesTheSameWithOutlierChannelsSplitOff(
      String model,
      String input,
      int height,
      int width,
      String output,
      float mean,
      float deviation) {
    Graph graph = deployable(model, input, Shape.of(1, height, width, 3), output);

    OutlierSplit.Result result = new OutlierSplit().split(graph);

    assertThat(result.report().findings()).isNotEmpty();
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    float difference = 0;
    try (Observation original = new Observation(graph);
        Observation split = new Observation(result.graph())) {
      for (int i = 3; i < 800; i += 160) {
        List<float[]> image = photograph(i, height, width, mean, deviation);
        float[] expected = original.run(image, List.of(output)).get(output);
        float[] actual = split.run(image, List.of(output)).get(output);
        difference = Math.max(difference, greatestDifference(actual, expected));
        for (float value : expected) {
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
    }
    assertThat(difference).isLessThan(2e-5f * (greatest - least));
  }

  private static Graph deployable(String model, String input, Shape shape, String output) {
    String folder = "data/models/" + model;
    String file = SharedData.files(folder, ".pb").get(0).getFileName().toString();
    ImportOptions options =
        new ImportOptions(List.of(new ImportOptions.Input(input, shape)), List.of(output));
    return DeployableModel.read(
            ModelSource.of(SharedData.bytes(folder + "/" + file), file), options)
        .graph();
  }

  private static List<float[]> photograph(
      int index, int height, int width, float mean, float deviation) {
    return List.of(TestImages.photograph(index, height, width, mean, deviation));
  }

  private static float greatestDifference(float[] a, float[] b) {
    float greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, Math.abs(a[i] - b[i]));
    }
    return greatest;
  }
}
