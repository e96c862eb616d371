package io.rangefinder.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Shape;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.tensorflow.GraphDefReader;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.testing.SharedData;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TestImages;
import io.rangefinder.testing.TfliteRunner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The float .tflite of a published network computes on the TFLite runtime what the network does.
 */
class DeployedModelsTest {
  private static final double TOLERANCE = 1e-4;
  private static final List<Integer> PHOTOGRAPHS = List.of(3, 401, 777);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mobilenet_v1_0.25_128/frozen_graph.pb                | input | 1,128,128,3 | MobilenetV1/Predictions/Reshape_1",
        "mobilenet_v1_0.25_224/frozen_graph.pb                | input | 1,224,224,3 | MobilenetV1/Predictions/Reshape_1",
        "finger_tracker_mobilenet_v2_0.5/frozen_model.pb      | input | 1,480,640,3 | heats_map_regression/pred_keypoints/BiasAdd",
        "fashion_mnist_qat/frozen_model.pb                    | flatten_input | 1,28,28 | dense_1/Softmax",
        "openpose_mobilenet_v2_small/graph_opt.pb             | image | 1,368,432,3 | Openpose/concat_stage7",
        "pose_hourglass/model.pb                              | image | 1,192,192,3 | hourglass_out_3",
        "unet_person/semanticsegmentation_frozen_person_08.pb | input | 1,256,256,3 | output/BiasAdd",
      })
  void computesWhatTheNetworkComputes(String file, String input, String dims, String output) {
    byte[] bytes = SharedData.bytes("data/models/" + file);
    Shape shape = Shape.of(Arrays.stream(dims.split(",")).mapToInt(Integer::parseInt).toArray());
    ImportOptions options =
        new ImportOptions(List.of(new ImportOptions.Input(input, shape)), List.of(output));
    DeployableModel model = DeployableModel.read(bytes, file, options);
    byte[] tflite = model.toTflite();

    try (TensorflowRunner original = new TensorflowRunner(GraphDefReader.read(bytes, file));
        TfliteRunner deployed = new TfliteRunner(tflite)) {
      for (int index : PHOTOGRAPHS) {
        float[] pixels = TestImages.photograph(index, shape.dim(1), shape.dim(2));
        Constant image = Constant.ofFloats(shape, Arrays.copyOf(pixels, shape.elements()));
        float[] expected =
            original.run(Map.of(input, image), List.of(output)).getOrDefault(output, new float[0]);
        float[] actual = deployed.run(List.of(image)).get(0).floats();
        assertThat(GraphValues.relativeDistance(actual, expected))
            .as("photograph %d", index)
            .isLessThan(TOLERANCE);
      }
    }
    DeployableModel again = DeployableModel.read(tflite, file, ImportOptions.asFound());
    assertThat(GraphPrinter.print(again.graph())).isEqualTo(GraphPrinter.print(model.graph()));
    assertThat(again.fingerprint()).isEqualTo(model.fingerprint());
  }
}
