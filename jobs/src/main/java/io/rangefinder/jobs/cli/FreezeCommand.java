package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.freeze.FreezeConfig;
import io.rangefinder.jobs.freeze.FreezeJob;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.model.UnfrozenModel;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.FrozenGraph;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "freeze",
    aliases = "freeze_graph",
    mixinStandardHelpOptions = true,
    description =
        "Puts constants in the place of a model's variables; takes the flags of freeze_graph.")
final class FreezeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HadoopOptions hadoop;

  @Option(names = "--input_graph", paramLabel = "FILE", description = "A GraphDef, binary or text.")
  private String graph = "";

  @Option(
      names = "--input_saver",
      paramLabel = "FILE",
      description = "A SaverDef: variables lie where the graph's own restoring says.")
  private String saver = "";

  @Option(
      names = "--input_meta_graph",
      paramLabel = "FILE",
      description = "A .meta, binary or text.")
  private String metaGraph = "";

  @Option(
      names = "--input_saved_model_dir",
      paramLabel = "DIR",
      description = "A SavedModel of TensorFlow 1 or 2.")
  private String savedModel = "";

  @Option(
      names = "--saved_model_tags",
      paramLabel = "TAG,...",
      defaultValue = "serve",
      description = "The SavedModel's graph; ${DEFAULT-VALUE} if not given.")
  private String tags = "";

  @Option(
      names = "--signature",
      paramLabel = "KEY",
      description = "The SavedModel's function; serving_default, or the only one, if not given.")
  private String signature = "";

  @Option(
      names = "--input_checkpoint",
      paramLabel = "PREFIX",
      description =
          "What the checkpoint's files begin with, one of them, the file 'checkpoint' or its folder.")
  private String checkpoint = "";

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description =
          "What qat wrote beside the graph: tells how long training waited to quantize; that of the graph, with .json behind it, if not given and there.")
  private String manifest = "";

  @Option(
      names = "--output_node_names",
      paramLabel = "NAME,...",
      description =
          "Nodes, or tensors as NAME:1, that the graph ends in; those of the SavedModel's function if not given.")
  private String outputs = "";

  @Option(
      names = "--output_graph",
      paramLabel = "FILE",
      description = "The frozen GraphDef; written only if everything is well.")
  private String output = "";

  @Option(
      names = "--strip_training",
      description =
          "Takes training out: ranges are read from their variables, updates and delays are left out, batch normalizations use moving statistics, choices are those of inference.")
  private boolean strip;

  @Option(
      names = "--set",
      paramLabel = "NODE=VALUE",
      description = "A placeholder that becomes a constant; may be repeated.")
  private Map<String, String> placeholders = new LinkedHashMap<>();

  @Option(
      names = "--use_moving_averages",
      description = "Takes a variable's exponential moving average where the checkpoint has one.")
  private boolean averages;

  @Option(
      names = "--rename",
      paramLabel = "FROM=TO",
      description =
          "Variables whose key begins with FROM lie under keys that begin with TO; may be repeated.")
  private Map<String, String> renames = new LinkedHashMap<>();

  @Option(
      names = "--variable_names_whitelist",
      paramLabel = "NAME,...",
      description = "Only these variables become constants.")
  private String only = "";

  @Option(
      names = {"--variable_names_blacklist", "--variable_names_denylist"},
      paramLabel = "NAME,...",
      description = "These variables stay what they are.")
  private String leftOut = "";

  @Option(
      names = "--clear_devices",
      arity = "0..1",
      paramLabel = "true|false",
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether nodes forget their devices; ${DEFAULT-VALUE} if not given.")
  private boolean clearDevices;

  @Option(
      names = "--checkpoint_version",
      paramLabel = "N",
      defaultValue = "2",
      description = "Only 2 is read.")
  private int version;

  @Option(
      names = {"--input_binary", "--restore_op_name", "--filename_tensor_name"},
      arity = "0..1",
      paramLabel = "VALUE",
      fallbackValue = "",
      description = "Accepted and not needed: files say themselves what they are.")
  private List<String> ignored = List.of();

  @Option(
      names = "--initializer_nodes",
      paramLabel = "NAME,...",
      description = "Not run: what they initialize is no variable of a checkpoint.")
  private String initializers = "";

  @Override
  public Integer call() {
    FreezeConfig config = config();
    WholeFiles files = new WholeFiles(hadoop::hadoop);
    FreezeJob job = new FreezeJob(config, files);
    UnfrozenModel.Frozen result = job.run();
    FrozenGraph frozen = result.frozen();
    byte[] bytes = frozen.bytes();
    files.write("the frozen graph", output, bytes);
    frozen
        .warnings()
        .forEach(
            warning -> spec.commandLine().getErr().println("rangefinder: warning: " + warning));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "%s: %d variables%s are constants, %d nodes, %d bytes"
            .formatted(
                output,
                frozen.variables(),
                result.checkpoint().map(found -> " of " + found.where()).orElse(""),
                frozen.nodes(),
                bytes.length));
    job.manifest().ifPresent(where -> out.println("manifest " + where));
    if (!frozen.inputs().isEmpty()) {
      out.println("inputs   " + String.join(", ", frozen.inputs()));
    }
    out.println("outputs  " + String.join(", ", frozen.outputs()));
    out.println(next(frozen).line());
    out.flush();
    return ExitCode.DONE;
  }

  /** Ranges are in a graph that was trained with quantization; another one is calibrated. */
  private NextCommand next(FrozenGraph frozen) {
    if (!frozen.hasRanges()) {
      return NextCommand.of("calibrate")
          .with("--config", "CONFIG")
          .with("--model", output)
          .with("--images", "IMAGES")
          .with("--output", NextCommand.beside(output, "-run"));
    }
    NextCommand convert =
        NextCommand.of("convert")
            .with("--input_file", output)
            .with("--output_file", NextCommand.beside(output, ".tflite"))
            .with("--inference_type", "QUANTIZED_UINT8")
            .with("--output_arrays", String.join(",", frozen.outputs()));
    return frozen.inputs().isEmpty()
        ? convert
        : convert.with("--input_arrays", String.join(",", frozen.inputs()));
  }

  private FreezeConfig config() {
    if (output.isEmpty()) {
      throw wrong("Name the file to write with --output_graph.");
    }
    if (version != 2) {
      throw wrong(
          "Checkpoints of version %d are not read. Save it anew with SaverDef.V2."
              .formatted(version));
    }
    if (!initializers.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "rangefinder: warning: --initializer_nodes is not needed and not run: "
                  + initializers);
    }
    ModelLocation model = model();
    if (outputs.isBlank() && savedModel.isEmpty()) {
      throw wrong("Name what the graph ends in with --output_node_names.");
    }
    if (checkpoint.isEmpty() && savedModel.isEmpty() && metaGraph.isEmpty()) {
      throw wrong("Name the checkpoint with --input_checkpoint.");
    }
    FreezeRequest request =
        FreezeRequest.of(names(outputs))
            .freezingOnly(Set.copyOf(names(only)))
            .leavingOut(Set.copyOf(names(leftOut)))
            .setting(placeholders);
    request = strip ? request.strippingTraining() : request;
    return new FreezeConfig(
        model,
        Optional.of(saver).filter(location -> !location.isEmpty()),
        Optional.of(manifest).filter(location -> !location.isEmpty()),
        new KeyOptions(averages, renames),
        clearDevices ? request : request.keepingDevices());
  }

  private ModelLocation model() {
    if (!metaGraph.isEmpty() && savedModel.isEmpty()) {
      return ModelLocation.of(metaGraph, checkpoint);
    }
    if (!savedModel.isEmpty() && metaGraph.isEmpty() && graph.isEmpty()) {
      return new ModelLocation(savedModel, checkpoint, Set.copyOf(names(tags)), signature);
    }
    if (!graph.isEmpty() && savedModel.isEmpty()) {
      return ModelLocation.of(graph, checkpoint);
    }
    throw wrong("Name one of --input_graph, --input_meta_graph and --input_saved_model_dir.");
  }

  private static List<String> names(String list) {
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .forEach(names::add);
    return List.copyOf(names);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
