package io.rangefinder.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.testing.SharedData;
import io.rangefinder.testing.TfliteRunner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceModelsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "deeplabv3_257_float/deeplabv3_257_mv_gpu.tflite",
        "fashion_mnist_qat/model.tflite",
        "finger_tracker_mobilenet_v2_0.5/finger_track.tflite",
        "google_uint8/mobilenet_v1_0.25_128_quant.tflite",
        "google_uint8/mobilenet_v2_1.0_224_quant.tflite",
        "micro_speech_saved_model/float_model.tflite",
        "pose_hourglass/model.tflite",
        "unet_person/semanticsegmentation_frozen_person_non_quantized_08.tflite"
      })
  void aModelReadAndWrittenComputesTheSame(String file) {
    byte[] original = SharedData.bytes("data/models/" + file);
    Graph graph = TfliteReader.read(original, file);
    GraphVerifier.verify(graph, "the reader");
    byte[] written = TfliteWriter.write(graph);

    assertThat(TfliteWriter.write(TfliteReader.read(written, "copy"))).isEqualTo(written);
    try (TfliteRunner expected = new TfliteRunner(original);
        TfliteRunner actual = new TfliteRunner(written)) {
      List<Constant> inputs = expected.randomInputs(7);
      assertThat(actual.run(inputs)).isEqualTo(expected.run(inputs));
    }
  }

  @Test
  void aModelQuantizedPerChannelIsRead() {
    byte[] bytes = SharedData.bytes("data/models/micro_speech_saved_model/model.tflite");
    Graph graph = TfliteReader.read(bytes, "model.tflite");

    GraphVerifier.verify(graph, "the reader");
    assertThat(graph.tensor("first_weights").quantization().channels()).isNotNull();
  }
}
