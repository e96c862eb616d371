package io.rangefinder.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Shape;
import io.rangefinder.rewrite.GraphValues;
import io.rangefinder.tensorflow.GraphDefImporter;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.testing.ImageNormalization;
import io.rangefinder.testing.SharedData;
import io.rangefinder.testing.SharedTensors;
import io.rangefinder.testing.TensorflowRunner;
import io.rangefinder.testing.TestImages;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.testing.WeightedSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

/**
 * The float .tflite of a published network computes on the TFLite runtime what the network does:
 * every tensor from the runtime's own values of those before it, judged by the network in float64.
 */
@Tag("slow")
class DeployedModelsTest {
  /** Of a tensor's range, beside what sums of many products and normalizations may be off. */
  private static final double TOLERANCE = 2e-6;

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
    DeployableModel model = DeployableModel.read(ModelSource.of(bytes, file), options);
    byte[] tflite = model.toTflite();

    GraphDef network = GraphDefReader.read(bytes, file);
    SharedTensors shared =
        SharedTensors.of(network, GraphDefImporter.importGraph(network, options), model.graph());
    assertThat(shared.names())
        .contains(output)
        .hasSizeGreaterThan(model.graph().nodes().size() / 3);
    try (TensorflowRunner original = TensorflowRunner.inDoublePrecision(network);
        TfliteRunner deployed = new TfliteRunner(tflite)) {
      for (int index : PHOTOGRAPHS) {
        float[] pixels = TestImages.photograph(index, shape.dim(1), shape.dim(2));
        Constant image = Constant.ofFloats(shape, Arrays.copyOf(pixels, shape.elements()));
        deployed.run(List.of(image));
        assertThat(differences(network, original, shared, deployed.tensors()))
            .as("photograph %d", index)
            .isEmpty();
      }
    }
    DeployableModel again =
        DeployableModel.read(ModelSource.of(tflite, file), ImportOptions.asFound());
    assertThat(GraphPrinter.print(again.graph())).isEqualTo(GraphPrinter.print(model.graph()));
    assertThat(again.fingerprint()).isEqualTo(model.fingerprint());
  }

  /** Tensors that are farther from what the network makes of the same operands than allowed. */
  private static List<String> differences(
      GraphDef network,
      TensorflowRunner original,
      SharedTensors shared,
      Map<String, Constant> values) {
    List<String> differences = new ArrayList<>();
    for (String name : shared.names()) {
      Set<String> sources = shared.sourcesOf(name);
      if (sources.isEmpty()) {
        continue;
      }
      Map<String, Constant> operands = new LinkedHashMap<>();
      sources.forEach(source -> operands.put(source, values.get(source)));
      // Networks read their size from it.
      shared.graph().inputs().forEach(input -> operands.put(input, values.get(input)));
      List<ImageNormalization> normalizations = ImageNormalization.between(network, sources, name);
      List<String> fetches = new ArrayList<>(List.of(name));
      normalizations.forEach(each -> fetches.addAll(List.of(each.x(), each.gamma())));
      Map<String, float[]> exact = original.run(operands, fetches.stream().distinct().toList());
      double allowed = TOLERANCE * GraphValues.range(exact.get(name));
      for (ImageNormalization each : normalizations) {
        allowed += each.greatestError(exact.get(each.x()), exact.get(each.gamma()));
      }
      for (WeightedSum each : WeightedSum.between(shared.graph(), sources, name)) {
        allowed += each.greatestError(values.get(each.input()));
      }
      double distance = GraphValues.distance(values.get(name).floats(), exact.get(name));
      if (!(distance <= allowed)) {
        differences.add("%s by %s, %s is allowed".formatted(name, distance, allowed));
      }
    }
    return differences;
  }
}
