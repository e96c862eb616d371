package io.rangefinder.toco;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Shape;
import io.rangefinder.model.ModelSource;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.testing.SharedData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageDrawingsTest {
  private static final String OF_STAGES = "toco_golden/7_graphviz/dump_graphviz_dir";
  private static final String OF_REWRITES = "toco_golden/7_graphviz/dump_graphviz_video";

  private final Map<String, String> drawn = new LinkedHashMap<>();

  private static ConversionOptions options(ModelFormat output, Shape input, String outputArray) {
    return new ConversionOptions(
        ModelFormat.TENSORFLOW_GRAPHDEF,
        output,
        InferenceType.FLOAT,
        null,
        List.of(new InputArray("x", input, null, 0, 1)),
        List.of(outputArray),
        null,
        Set.of(),
        List.of(),
        List.of(),
        RangeTable.empty());
  }

  private void convert(String folder, ConversionOptions options, StageDrawings drawings) {
    Converter.convert(
        ModelSource.of(SharedData.bytes(folder + "/graph.pb"), "graph.pb"), options, drawings);
  }

  private static String expected(String folder, String file) {
    return new String(SharedData.bytes(folder + "/expected_dumps/dots/" + file), UTF_8);
  }

  @Test
  void theStagesOfAConversionAreDrawnAsTocoDrewThem() {
    ConversionOptions options = options(ModelFormat.TFLITE, Shape.of(1, 8, 8, 3), "t/Sigmoid");
    convert(OF_STAGES, options, StageDrawings.ofStages(drawn::put));
    assertThat(drawn.keySet())
        .containsExactly(
            "toco_AT_IMPORT.dot", "toco_AFTER_TRANSFORMATIONS.dot", "toco_AFTER_ALLOCATION.dot");
    assertThat(drawn.get("toco_AT_IMPORT.dot"))
        .contains("<I>AT IMPORT</I>")
        .contains("\"c/Conv2D\"");
    for (String file : List.of("toco_AFTER_TRANSFORMATIONS.dot", "toco_AFTER_ALLOCATION.dot")) {
      assertThat(drawn.get(file)).isEqualTo(expected(OF_STAGES, file));
    }
  }

  @Test
  void onlyATfliteIsAllocated() {
    ConversionOptions options =
        options(ModelFormat.GRAPHVIZ_DOT, Shape.of(1, 8, 8, 3), "t/Sigmoid");
    convert(OF_STAGES, options, StageDrawings.ofStages(drawn::put));
    assertThat(drawn.keySet())
        .containsExactly("toco_AT_IMPORT.dot", "toco_AFTER_TRANSFORMATIONS.dot");
  }

  @Test
  void framesShowEveryRewriteAndTheStages() {
    ConversionOptions options = options(ModelFormat.TFLITE, Shape.of(1, 4, 4, 2), "c/Relu");
    convert(OF_REWRITES, options, StageDrawings.ofStagesAndRewrites(drawn::put));
    List<String> frames =
        drawn.keySet().stream().filter(file -> file.startsWith("toco_video_")).toList();
    assertThat(drawn).hasSize(frames.size() + 3);
    assertThat(frames).hasSizeGreaterThan(3);
    for (int i = 0; i < frames.size(); i++) {
      String number = "0000" + i;
      assertThat(frames.get(i)).isEqualTo("toco_video_" + number + ".dot");
      assertThat(drawn.get(frames.get(i))).contains("<I>VIDEO frame:" + number + "</I>");
    }
    assertThat(drawn.get("toco_video_00001.dot"))
        .isNotEqualTo(drawn.get("toco_video_00000.dot").replace("00000", "00001"));
    String last = frames.get(frames.size() - 1);
    assertThat(drawn.get(last).replaceFirst("VIDEO frame:\\d+", "AFTER ALLOCATION"))
        .isEqualTo(drawn.get("toco_AFTER_ALLOCATION.dot"))
        .isEqualTo(expected(OF_REWRITES, "toco_AFTER_ALLOCATION.dot"));
  }

  @Test
  void nothingIsDrawnUnlessAskedFor() {
    StageDrawings drawings = StageDrawings.none();
    drawings.changed(
        () -> {
          throw new AssertionError("the graph is not needed");
        });
    assertThat(drawn).isEmpty();
  }
}
