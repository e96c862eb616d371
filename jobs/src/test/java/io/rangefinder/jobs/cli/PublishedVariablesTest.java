package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import io.rangefinder.jobs.SharedData;
import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.tflite.TfliteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** Published models whose variables lie in a checkpoint, converted without being frozen before. */
final class PublishedVariablesTest {
  private static final String MODELS = "data/models/";

  @TempDir private Path results;

  private static Map<String, Tensor> tensors(Path file) throws IOException {
    Graph graph = TfliteReader.read(Files.readAllBytes(file), file.toString());
    return graph.tensors().stream()
        .filter(tensor -> !isReshape(tensor.name()))
        .collect(Collectors.toMap(Tensor::name, Function.identity()));
  }

  /** An older TOCO named the reshape before the softmax otherwise. */
  private static boolean isReshape(String name) {
    return (name.startsWith("MobilenetV1/Predictions/Reshape")
            && !name.equals("MobilenetV1/Predictions/Reshape_1"))
        || name.startsWith("MobilenetV1/Logits/SpatialSqueeze");
  }

  @Test
  void aTrainedNetworkAndItsCheckpointBecomeThePublishedCodes() throws IOException {
    Path folder = SharedData.path(MODELS + "mobilenet_v1_0.25_128_quant");
    String name = "mobilenet_v1_0.25_128_quant";
    Path converted = results.resolve("converted.tflite");
    CommandRun.done(
        "convert",
        "--graph_def_file=" + folder.resolve(name + "_eval.pbtxt"),
        "--checkpoint=" + folder.resolve(name + ".ckpt"),
        "--input_arrays=input",
        "--output_arrays=MobilenetV1/Predictions/Reshape_1",
        "--inference_type=QUANTIZED_UINT8",
        "--mean_values=128",
        "--std_dev_values=128",
        "--output_file=" + converted);
    assertThat(tensors(converted)).hasSize(87).isEqualTo(tensors(folder.resolve(name + ".tflite")));
  }

  @Test
  void aKerasModelComputesTheSameAsTensorflowLoadsIt() throws IOException {
    Path folder = SharedData.path(MODELS + "keras_emoji_saved_model");
    Path converted = results.resolve("converted.tflite");
    CommandRun.done("convert", "--saved_model_dir=" + folder, "--output_file=" + converted);
    float[] pixels = new float[160 * 120];
    Random random = new Random(3);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    float[] expected = new float[5];
    try (SavedModelBundle loaded = SavedModelBundle.load(folder.toString(), "serve");
        TFloat32 image = TFloat32.tensorOf(Shape.of(1, 160, 120, 1), DataBuffers.of(pixels));
        Result result =
            loaded
                .session()
                .runner()
                .feed("serving_default_sequential_input", image)
                .fetch("StatefulPartitionedCall")
                .run()) {
      ((TFloat32) result.get(0)).copyTo(DataBuffers.of(expected));
    }
    try (TfliteModel model = TfliteModel.load(Files.readAllBytes(converted), "converted")) {
      model.feed(0, pixels);
      model.run();
      float[] found = model.floats(model.outputs().get(0).name());
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
      }
    }
  }
}
