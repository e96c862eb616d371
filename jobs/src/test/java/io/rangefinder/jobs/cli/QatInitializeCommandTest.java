package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.jobs.demo.QuantizedTraining;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.jobs.train.CheckpointValues;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.TensorProto;

final class QatInitializeCommandTest {
  private static final TensorProto WEIGHTS =
      TensorProtos.encode(Constant.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));

  private final WholeFiles files = new WholeFiles(Configuration::new);

  @TempDir private Path folder;
  private Path training;

  @BeforeEach
  void rewrite() throws IOException {
    Path graph = folder.resolve("graph.pbtxt");
    Files.writeString(graph, QatCommandTest.GRAPH);
    training = folder.resolve("training.pbtxt");
    CommandRun.done(
        "qat",
        "training-graph",
        "--input",
        graph,
        "--output",
        training,
        "--outputs",
        "y",
        "--quant-delay",
        10);
  }

  @Test
  void floatValuesAndBeginningRangesBecomeOneCheckpoint() {
    write(Map.of("w", WEIGHTS));

    CommandRun run =
        CommandRun.done(
            "qat",
            "initialize",
            "--graph",
            training,
            "--checkpoint",
            folder.resolve("float.ckpt"),
            "--output",
            folder.resolve("begin.ckpt"));

    SortedMap<String, TensorProto> values =
        CheckpointValues.read(files, folder.resolve("begin.ckpt").toString());
    assertThat(values.get("w")).isEqualTo(WEIGHTS);
    assertThat(number(values, "w/act_quant/min/local_step")).isZero();
    assertThat(number(values, "w/weights_quant/max")).isEqualTo(6);
    assertThat(TensorProtos.decode(values.get("fake_quantization_step")).longs())
        .containsExactly(0);
    assertThat(run.out())
        .contains(": 1 variables of ", "note        the ranges are averages")
        .contains("next        rangefinder qat eval-graph --input ");
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefusedAndNothingWritten() {
    write(Map.of("v", WEIGHTS));

    Refusal.of(
        new Object[] {
          "qat",
          "initialize",
          "--graph",
          training,
          "--checkpoint",
          folder.resolve("float.ckpt"),
          "--output",
          folder.resolve("begin.ckpt")
        },
        "is not of this graph's network",
        "the checkpoint has no 'w'");
    assertThat(folder.resolve("begin.ckpt.index")).doesNotExist();
  }

  @Test
  void aCalibrationOfTheFloatNetworkGivesEveryRange() throws IOException {
    DrawnDataset dataset = DrawnDataset.write(folder, 4);
    QuantizedTraining.Trained floats =
        new QuantizedTraining(folder, new QuantizedTraining.Lengths(1, 1, 0, 0), files, line -> {})
            .trainFloat();
    String frozen = folder.resolve("float.pb").toString();
    CommandRun.done(
        "freeze",
        "--input_meta_graph=" + floats.graph(),
        "--output_node_names=" + QuantizedTraining.OUTPUT,
        "--strip_training",
        "--output_graph=" + frozen);
    Path run = folder.resolve("RUN");
    CommandRun.done(dataset.calibrate(run, "--model", frozen, "--preparation", "none"));
    Path rewritten = folder.resolve("network.meta");
    CommandRun.done(
        "qat",
        "training-graph",
        "--input=" + floats.graph(),
        "--outputs=loss," + QuantizedTraining.OUTPUT,
        "--output=" + rewritten);
    Path begin = folder.resolve("begin.ckpt");

    CommandRun initialized =
        CommandRun.done(
            "qat",
            "initialize",
            "--graph=" + rewritten,
            "--checkpoint=" + floats.checkpoint(),
            "--calibration=" + run,
            "--rule=minmax",
            "--master=local[1]",
            "--output=" + begin);

    assertThat(initialized.out()).contains("calibrated  16 tensors").doesNotContain("not observed");
    SortedMap<String, TensorProto> values = CheckpointValues.read(files, begin.toString());
    assertThat(number(values, "input_quant/min")).isEqualTo(-1);
    assertThat(number(values, "input_quant/max")).isEqualTo(1);
    String sum = "block_2/pointwise/weights/act_quant/";
    assertThat(number(values, sum + "min")).isNegative().isNotEqualTo(-6);
    String explained =
        CommandRun.done("explain", "--calibration=" + run, "--rule=minmax", "--master=local[1]")
            .out();
    assertThat(explained)
        .containsPattern(
            "block_2/pointwise/BatchNorm/FusedBatchNormV3 +"
                + Pattern.quote(shown(number(values, sum + "min")))
                + " +"
                + Pattern.quote(shown(number(values, sum + "max"))));
  }

  private static String shown(float value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private void write(Map<String, TensorProto> tensors) {
    CheckpointValues.write(files, folder.resolve("float.ckpt").toString(), new TreeMap<>(tensors));
  }

  private static float number(SortedMap<String, TensorProto> values, String name) {
    return TensorProtos.decode(values.get(name)).floats()[0];
  }
}
