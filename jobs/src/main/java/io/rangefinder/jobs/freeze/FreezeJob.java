package io.rangefinder.jobs.freeze;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;
import io.rangefinder.tensorflow.freeze.FreezableGraph;
import io.rangefinder.tensorflow.freeze.FrozenGraph;
import java.util.List;
import java.util.Optional;

/** Freezes a model; the caller decides where the result goes. */
public final class FreezeJob {
  private static final String MODEL = "saved_model.pb";
  private static final String TEXT_MODEL = "saved_model.pbtxt";
  private static final String VARIABLES = "variables";

  private final FreezeConfig config;
  private final WholeFiles files;

  public FreezeJob(FreezeConfig config, WholeFiles files) {
    this.config = config;
    this.files = files;
  }

  /**
   * A frozen model.
   *
   * @param checkpoint the checkpoint that its values are of; empty if it had no variables
   */
  public record Result(FrozenGraph frozen, Optional<String> checkpoint) {}

  /**
   * Freezes.
   *
   * @throws UserException if graph or checkpoint cannot be read, or do not fit each other
   */
  public Result run() {
    FreezableGraph graph = graph();
    if (!graph.hasVariables()) {
      Checkpoint none = Checkpoint.empty(new CheckpointFiles(files.folder(VARIABLES), VARIABLES));
      return new Result(graph.freeze(none, config.keys(), config.request()), Optional.empty());
    }
    CheckpointFiles found = checkpoint();
    return new Result(
        graph.freeze(Checkpoint.open(found), config.keys(), config.request()),
        Optional.of(found.where()));
  }

  private FreezableGraph graph() {
    if (config.source() instanceof FreezeConfig.Graph graph) {
      FreezableGraph read =
          FreezableGraph.ofGraphDef(files.read("the graph", graph.location()), graph.location());
      return graph
          .saver()
          .map(saver -> read.restoredBy(files.read("the saver", saver), saver))
          .orElse(read);
    }
    if (config.source() instanceof FreezeConfig.MetaGraph meta) {
      return FreezableGraph.ofMetaGraph(
          files.read("the meta graph", meta.location()), meta.location());
    }
    FreezeConfig.Served served = (FreezeConfig.Served) config.source();
    String location = served.folder() + "/" + nameOf(files.folder(served.folder()));
    return FreezableGraph.ofSavedModel(
        files.read("the SavedModel", location), served.folder(), served.tags(), served.signature());
  }

  private static String nameOf(CheckpointFolder folder) {
    List<String> names = folder.names();
    if (!names.contains(MODEL) && !names.contains(TEXT_MODEL)) {
      throw new UserException(
          "The folder '%s' is no SavedModel: it holds no '%s'. Name the folder that does."
              .formatted(folder.where(), MODEL));
    }
    return names.contains(MODEL) ? MODEL : TEXT_MODEL;
  }

  private CheckpointFiles checkpoint() {
    if (config.checkpoint().isPresent()) {
      return files.checkpoint(config.checkpoint().get());
    }
    if (config.source() instanceof FreezeConfig.Served served) {
      return CheckpointFiles.find(files.folder(served.folder() + "/" + VARIABLES), VARIABLES);
    }
    if (config.source() instanceof FreezeConfig.MetaGraph meta) {
      return files.checkpoint(meta.location());
    }
    throw new UserException(
        "The graph has variables and no checkpoint is named. Name it with --input_checkpoint.");
  }
}
