package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.SharedData;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;

/**
 * Published networks whose makers give the frozen graph and the .tflite that TOCO made of it.
 * Operators, options, wiring, names, types, shapes, constants, ranges, scales and zero points are
 * compared. Left out is what TOCO came to do after these files were made: the metadata with the
 * least runtime version and, where said, the merging of equal constants.
 */
final class TruePairsTest {
  @TempDir Path results;

  @Test
  void fingerTracker() throws IOException {
    assertThat(
            differences(
                "finger_tracker_mobilenet_v2_0.5/frozen_model.pb",
                "finger_tracker_mobilenet_v2_0.5/finger_track.tflite",
                "--inference_type=FLOAT",
                "--input_arrays=input",
                "--input_shapes=1,480,640,3",
                "--output_arrays=heats_map_regression/pred_keypoints/BiasAdd"))
        .isEmpty();
  }

  @Test
  void poseHourglassButForTheMergingOfEqualBiases() throws IOException {
    Set<Difference.Kind> kinds = EnumSet.noneOf(Difference.Kind.class);
    differences(
            "pose_hourglass/model.pb",
            "pose_hourglass/model.tflite",
            "--inference_type=FLOAT",
            "--input_arrays=image",
            "--input_shapes=1,192,192,3",
            "--output_arrays=hourglass_out_3")
        .forEach(difference -> kinds.add(difference.kind()));
    assertThat(kinds).containsExactly(Difference.Kind.SHARING);
  }

  /** The published file was made of the graph at half its present width and height. */
  @Test
  void personSegmentationAtHalfTheSize() throws IOException {
    Path models = SharedData.path("data/models");
    Path graph = models.resolve("unet_person/semanticsegmentation_frozen_person_08.pb");
    GraphDef.Builder half =
        GraphDefReader.read(Files.readAllBytes(graph), graph.toString()).toBuilder();
    half.getNodeBuilderList().stream()
        .filter(node -> node.getName().equals("input"))
        .forEach(node -> node.putAttr("shape", halved(node.getAttrOrThrow("shape"))));
    Path resized = results.resolve("half.pb");
    Files.write(resized, half.build().toByteArray());
    assertThat(
            differences(
                resized.toString(),
                "unet_person/semanticsegmentation_frozen_person_non_quantized_08.tflite",
                "--inference_type=FLOAT",
                "--input_arrays=input",
                "--input_shapes=1,128,128,3",
                "--output_arrays=output/BiasAdd"))
        .isEmpty();
  }

  private static AttrValue halved(AttrValue shape) {
    AttrValue.Builder halved = shape.toBuilder();
    for (int axis : List.of(1, 2)) {
      long extent = shape.getShape().getDim(axis).getSize();
      halved.getShapeBuilder().getDimBuilder(axis).setSize(extent / 2);
    }
    return halved.build();
  }

  @Test
  void quantizationAwareFashion() throws IOException {
    assertThat(
            differences(
                "fashion_mnist_qat/frozen_model.pb",
                "fashion_mnist_qat/model.tflite",
                "--inference_type=QUANTIZED_UINT8",
                "--input_arrays=flatten_input",
                "--input_shapes=1,28,28",
                "--mean_values=0",
                "--std_dev_values=255",
                "--output_arrays=dense_1/Softmax"))
        .isEmpty();
  }

  private List<Difference> differences(String graph, String published, String... flags)
      throws IOException {
    Path models = SharedData.path("data/models");
    CaseRun run =
        CaseRun.of(
            Stream.concat(
                    Stream.of(
                        "--input_file=" + models.resolve(graph),
                        "--output_file={output}",
                        "--input_format=TENSORFLOW_GRAPHDEF",
                        "--output_format=TFLITE"),
                    Stream.of(flags))
                .toList(),
            results.resolve("converted"));
    assertThat(run.isDone()).as(run.failure()).isTrue();
    NormalForm ours = NormalFormReader.read(run.output());
    NormalForm theirs = NormalFormReader.read(Files.readAllBytes(models.resolve(published)));
    return Comparison.of(theirs.withMetadata(ours.metadata()), ours, Tolerance.LAST_BITS);
  }
}
