package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.tensorflow.checkpoint.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;

/** The demo's network before it was frozen, in every form that a model may have. */
final class ModelArgumentTest {
  private static final int IMAGES = 6;
  private static final int FLIPS = 40;
  private static final int FLIPS_CALIBRATED = 8;
  private static final String READ = "/Read/ReadVariableOp";

  @TempDir private static Path folder;
  private static DrawnDataset dataset;
  private static Path graph;
  private static Path checkpoint;
  private static Path meta;
  private static Path saved;
  private static String output;

  @TempDir private Path results;

  @BeforeAll
  static void write() throws IOException {
    dataset = DrawnDataset.write(folder, IMAGES);
    GraphDef frozen = GraphDef.parseFrom(Files.readAllBytes(dataset.network().model()));
    output = frozen.getNode(frozen.getNodeCount() - 1).getName();
    SortedMap<String, TensorProto> values = new TreeMap<>();
    GraphDef.Builder unfrozen = GraphDef.newBuilder().setVersions(frozen.getVersions());
    for (NodeDef node : frozen.getNodeList()) {
      unfrozen.addAllNode(unfrozen(node, values));
    }
    for (NodeDef.Builder node : unfrozen.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (values.containsKey(node.getInput(i)) && !node.getOp().equals("ReadVariableOp")) {
          node.setInput(i, node.getInput(i) + READ);
        }
      }
    }
    graph = Files.write(folder.resolve("graph.pb"), unfrozen.build().toByteArray());
    checkpoint = folder.resolve("model-9");
    write(folder, "model-9", values);
    MetaGraphDef.Builder whole = MetaGraphDef.newBuilder().setGraphDef(unfrozen);
    meta = Files.write(folder.resolve("model-9.meta"), whole.build().toByteArray());
    whole.getMetaInfoDefBuilder().addTags("serve").addTags("cpu");
    whole.putSignatureDef(
        "classify",
        SignatureDef.newBuilder()
            .putInputs("image", tensor("input:0"))
            .putOutputs("classes", tensor(output + ":0"))
            .build());
    saved = Files.createDirectory(folder.resolve("saved"));
    write(Files.createDirectory(saved.resolve("variables")), "variables", values);
    Files.write(
        saved.resolve("saved_model.pb"),
        SavedModel.newBuilder().addMetaGraphs(whole).build().toByteArray());
  }

  private static TensorInfo tensor(String name) {
    return TensorInfo.newBuilder().setName(name).setDtype(DataType.DT_FLOAT).build();
  }

  /** Weights become variables, with what reads them. */
  private static List<NodeDef> unfrozen(NodeDef node, SortedMap<String, TensorProto> values) {
    boolean isWeight =
        node.getOp().equals("Const")
            && node.getAttrOrThrow("value").getTensor().getDtype() == DataType.DT_FLOAT;
    if (!isWeight) {
      return List.of(node);
    }
    TensorProto value = node.getAttrOrThrow("value").getTensor();
    values.put(node.getName(), value);
    AttrValue type = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
    return List.of(
        NodeDef.newBuilder()
            .setName(node.getName())
            .setOp("VarHandleOp")
            .putAttr("dtype", type)
            .putAttr("shape", AttrValue.newBuilder().setShape(value.getTensorShape()).build())
            .build(),
        NodeDef.newBuilder()
            .setName(node.getName() + READ)
            .setOp("ReadVariableOp")
            .addInput(node.getName())
            .putAttr("dtype", type)
            .build());
  }

  private static void write(Path to, String prefix, SortedMap<String, TensorProto> values)
      throws IOException {
    for (Map.Entry<String, byte[]> file : new CheckpointWriter().write(prefix, values).entrySet()) {
      Files.write(to.resolve(file.getKey()), file.getValue());
    }
  }

  private byte[] converted(Object... flags) throws IOException {
    Path file = results.resolve("converted.tflite");
    List<Object> arguments = new ArrayList<>(List.of("convert", "--output_file=" + file));
    arguments.addAll(Arrays.asList(flags));
    CommandRun.done(arguments.toArray());
    return Files.readAllBytes(file);
  }

  @Test
  void everyFormIsConvertedToTheSame() throws IOException {
    String outputs = "--output_arrays=" + output;
    byte[] expected = converted("--graph_def_file=" + dataset.network().model(), outputs);
    assertThat(converted("--graph_def_file=" + graph, "--checkpoint=" + checkpoint, outputs))
        .isEqualTo(expected);
    assertThat(converted("--input_file=" + meta, outputs)).isEqualTo(expected);
    assertThat(
            converted(
                "--saved_model_dir=" + saved.toUri(),
                "--saved_model_tag_set=cpu,serve",
                "--saved_model_signature_key=classify"))
        .isEqualTo(expected);
    assertThat(
            converted(
                "--savedmodel_directory=" + saved,
                "--savedmodel_tagset=serve,cpu",
                "--input_arrays=image",
                "--output_arrays=classes"))
        .isEqualTo(expected);
  }

  @Test
  void meansAreThoseOfTheOnlyInputThatTheSignatureHas() throws IOException {
    Object[] codes = {
      "--inference_type=QUANTIZED_UINT8",
      "--mean_values=120",
      "--std_dev_values=60",
      "--default_ranges_min=-4",
      "--default_ranges_max=4"
    };
    List<Object> plain = new ArrayList<>(Arrays.asList(codes));
    plain.add("--graph_def_file=" + dataset.network().model());
    plain.add("--input_arrays=input");
    plain.add("--output_arrays=" + output);
    List<Object> served = new ArrayList<>(Arrays.asList(codes));
    served.add("--saved_model_dir=" + saved);
    served.add("--saved_model_tag_set=cpu,serve");
    assertThat(converted(served.toArray())).isEqualTo(converted(plain.toArray()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"graph", "meta", "saved"})
  void inspectionTakesEachForm(String form) {
    Object[] arguments =
        switch (form) {
          case "graph" -> new Object[] {"inspect", graph, "--checkpoint", checkpoint};
          case "meta" -> new Object[] {"inspect", "--model", meta};
          default -> new Object[] {"inspect", saved, "--tags=serve,cpu"};
        };
    assertThat(CommandRun.done(arguments).out())
        .contains("inputs      input ", "outputs     " + output, "none: calibrate and convert");
  }

  @Test
  void aRunOfASavedModelIsThatOfTheFrozenNetwork() throws Exception {
    Path config = Files.copy(dataset.network().configuration(), results.resolve("own.conf"));
    String text = Files.readString(config);
    Files.writeString(config, text.replaceAll("(?m)^\\s*(input|outputs)\\s*=.*$", ""));
    assertThat(Files.readString(config)).isNotEqualTo(text);
    Path plain = results.resolve("PLAIN");
    CommandRun.done(dataset.calibrate(plain));
    Path run = results.resolve("RUN");
    CommandRun.done(
        dataset.calibrate(run, "--model", saved, "--tags", "serve,cpu", "--config", config));
    assertThat(run.resolve("deployable.tflite"))
        .hasSameBinaryContentAs(plain.resolve("deployable.tflite"));
    JsonNode document = new ObjectMapper().readTree(Files.readAllBytes(run.resolve("run.json")));
    assertThat(document.at("/configuration/model").textValue()).isEqualTo(saved.toString());
    assertThat(document.at("/configuration/tags")).hasToString("[\"cpu\",\"serve\"]");
    Map<String, String> digests = new TreeMap<>();
    document
        .at("/identity/model-files")
        .properties()
        .forEach(file -> digests.put(file.getKey(), file.getValue().textValue()));
    assertThat(digests)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "saved_model.pb",
                sha256(saved.resolve("saved_model.pb")),
                "variables.index",
                sha256(saved.resolve("variables/variables.index")),
                "variables.data-00000-of-00001",
                sha256(saved.resolve("variables/variables.data-00000-of-00001"))));
    Path quantized = results.resolve("model.tflite");
    CommandRun.done(DrawnDataset.quantize(run, quantized));
    CommandRun evaluation =
        CommandRun.done(
            dataset.evaluate(
                quantized,
                results.resolve("EVAL"),
                "--model",
                graph,
                "--checkpoint",
                checkpoint,
                "--config",
                config));
    assertThat(evaluation.out()).contains("images      6 evaluated");
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private void expectRefused(int exitCode, String message, Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(results).isEmptyDirectory();
  }

  @Test
  void whatIsWrongIsSaidAndNothingWritten() throws IOException {
    Object to = "--output_file=" + results.resolve("x.tflite");
    Object outputs = "--output_arrays=" + output;
    expectRefused(
        2,
        "has no graph with the tags [serve]; it has those with [cpu, serve]",
        "convert",
        "--saved_model_dir=" + saved,
        to);
    expectRefused(2, "name its checkpoint", "convert", "--input_file=" + graph, outputs, to);
    expectRefused(
        2,
        "there is no '" + folder.resolve("model-8.index") + "'; nearest are 'model-9'",
        "convert",
        "--input_file=" + graph,
        "--checkpoint=" + folder.resolve("model-8"),
        outputs,
        to);
    expectRefused(
        2,
        "frozen already",
        "convert",
        "--input_file=" + dataset.network().model(),
        "--checkpoint=" + checkpoint,
        outputs,
        to);
    expectRefused(
        2,
        "'clases' is not there; nearest are",
        "convert",
        "--input_file=" + meta,
        "--output_arrays=clases",
        to);
    expectRefused(
        2,
        "has no signature 'serve'; it has classify",
        dataset.calibrate(
            results.resolve("RUN"),
            "--model",
            saved,
            "--tags",
            "serve,cpu",
            "--signature",
            "serve"));
    expectRefused(1, "Name one model", "inspect");
  }

  @Test
  void damagedFilesAreRefusedByEveryCommandThatReadsThem() throws IOException {
    Path damaged = Files.createTempDirectory(folder, "damaged");
    List<String> files = List.of("saved_model.pb", "variables/variables.index");
    for (String file : files) {
      byte[] sound = Files.readAllBytes(saved.resolve(file));
      for (int length = 0; length < sound.length; length += 1 + sound.length / 40) {
        Path copy = copy(damaged, file, Arrays.copyOf(sound, length));
        for (Object[] arguments : savedModelCommands(copy)) {
          CommandRun run = CommandRun.of(arguments);
          assertThat(run.exitCode()).as("%s of %d bytes: %s", file, length, run).isEqualTo(2);
          assertThat(results).isEmptyDirectory();
        }
      }
    }
  }

  private List<Object[]> savedModelCommands(Path model) {
    return List.of(
        new Object[] {"inspect", model, "--tags=serve,cpu"},
        new Object[] {
          "convert",
          "--saved_model_dir=" + model,
          "--saved_model_tag_set=serve,cpu",
          "--output_file=" + results.resolve("x.tflite")
        },
        new Object[] {
          "freeze",
          "--input_saved_model_dir=" + model,
          "--saved_model_tags=serve,cpu",
          "--output_graph=" + results.resolve("x.pb")
        });
  }

  private List<Object[]> checkpointCommands(Path of) {
    return List.of(
        new Object[] {"inspect", of.resolve("model-9.meta")},
        new Object[] {
          "convert",
          "--input_file=" + of.resolve("model-9.meta"),
          "--checkpoint=" + of.resolve("model-9"),
          "--output_arrays=" + output,
          "--output_file=" + results.resolve("x.tflite")
        },
        new Object[] {
          "freeze",
          "--input_meta_graph=" + of.resolve("model-9.meta"),
          "--output_node_names=" + output,
          "--output_graph=" + results.resolve("x.pb")
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "saved_model.pb",
        "variables/variables.index",
        "variables/variables.data-00000-of-00001"
      })
  void flippedBytesOfASavedModelAreRefusedOrDoNoHarm(String file) throws IOException {
    byte[] sound = Files.readAllBytes(saved.resolve(file));
    Path damaged = Files.createTempDirectory(folder, "flipped");
    int refused = 0;
    for (byte[] flipped : flips(sound)) {
      refused += expectDoneOrRefused(file, savedModelCommands(copy(damaged, file, flipped)));
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"model-9.meta", "model-9.index", "model-9.data-00000-of-00001"})
  void flippedBytesBesideACheckpointAreRefusedOrDoNoHarm(String file) throws IOException {
    byte[] sound = Files.readAllBytes(folder.resolve(file));
    Path damaged = Files.createTempDirectory(folder, "flipped");
    for (String name : List.of("model-9.meta", "model-9.index", "model-9.data-00000-of-00001")) {
      Files.copy(folder.resolve(name), damaged.resolve(name));
    }
    int refused = 0;
    for (byte[] flipped : flips(sound)) {
      Files.write(damaged.resolve(file), flipped);
      refused += expectDoneOrRefused(file, checkpointCommands(damaged));
    }
    assertThat(refused).isPositive();
  }

  @Test
  void flippedBytesEndNoCalibrationOtherwise() throws IOException {
    int refused = 0;
    for (String file : List.of("saved_model.pb", "variables/variables.index")) {
      byte[] sound = Files.readAllBytes(saved.resolve(file));
      Path damaged = Files.createTempDirectory(folder, "flipped");
      for (byte[] flipped : flips(sound).subList(0, FLIPS_CALIBRATED)) {
        Object[] arguments =
            dataset.calibrate(
                results.resolve("RUN"),
                "--model",
                copy(damaged, file, flipped),
                "--tags",
                "serve,cpu");
        refused += expectDoneOrRefused(file, List.<Object[]>of(arguments));
      }
    }
    assertThat(refused).isPositive();
  }

  /** Copies of bytes, in each of which one byte or a few are others. */
  private static List<byte[]> flips(byte[] sound) {
    Random random = new Random(sound.length);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < FLIPS; i++) {
      byte[] flipped = sound.clone();
      for (int bytes = 1 + i % 3; bytes > 0; bytes--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 + random.nextInt(255));
      }
      all.add(flipped);
    }
    return all;
  }

  /** How many of the commands refused their input. */
  private int expectDoneOrRefused(String file, List<Object[]> commands) throws IOException {
    int refused = 0;
    for (Object[] arguments : commands) {
      CommandRun run = CommandRun.of(arguments);
      assertThat(run.exitCode()).as("%s: %s", file, run).isIn(0, 2);
      if (run.exitCode() == 2) {
        assertThat(results).as("%s: %s", file, run).isEmptyDirectory();
        refused++;
      }
      try (Stream<Path> written = Files.walk(results)) {
        for (Path path : written.sorted(Comparator.reverseOrder()).toList()) {
          if (!path.equals(results)) {
            Files.delete(path);
          }
        }
      }
    }
    return refused;
  }

  private static Path copy(Path to, String changed, byte[] bytes) throws IOException {
    Files.createDirectories(to.resolve("variables"));
    for (String name :
        List.of(
            "saved_model.pb",
            "variables/variables.index",
            "variables/variables.data-00000-of-00001")) {
      Files.write(to.resolve(name), Files.readAllBytes(saved.resolve(name)));
    }
    Files.write(to.resolve(changed), bytes);
    return to;
  }
}
