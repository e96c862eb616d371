package io.rangefinder.model;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;
import io.rangefinder.tensorflow.freeze.FreezableGraph;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.FrozenGraph;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import java.util.List;
import java.util.Optional;

/**
 * A TensorFlow graph of any kind whose variables lie elsewhere: a GraphDef with a checkpoint, a
 * meta graph with the checkpoint beside it, or a SavedModel with its own.
 *
 * @param graphFile the location of the file that the graph was read from
 * @param graphBytes how long that file is
 */
public record UnfrozenModel(
    ModelSource source, ModelKind kind, String graphFile, long graphBytes, FreezableGraph graph) {
  private static final String MODEL = "saved_model.pb";
  private static final String TEXT_MODEL = "saved_model.pbtxt";
  private static final String VARIABLES = "variables";
  private static final String META = ".meta";

  /**
   * A model without its variables.
   *
   * @param checkpoint the checkpoint that the values are of; empty if there were no variables
   */
  public record Frozen(FrozenGraph frozen, Optional<CheckpointFiles> checkpoint) {}

  /**
   * Reads a model's graph.
   *
   * @throws UserException if it is none, or a SavedModel has no such graph or signature
   */
  public static UnfrozenModel open(ModelSource source) {
    String path = source.location().path();
    return source.files().isFolder(path)
        ? ofSavedModel(source)
        : of(source, source.files().read("the model", path));
  }

  /** A file whose bytes are at hand. */
  static UnfrozenModel of(ModelSource source, byte[] bytes) {
    String path = source.location().path();
    return path.endsWith(META) || GraphDefReader.isMetaGraph(bytes)
        ? new UnfrozenModel(
            source,
            ModelKind.META_GRAPH,
            path,
            bytes.length,
            FreezableGraph.ofMetaGraph(bytes, path))
        : new UnfrozenModel(
            source, ModelKind.GRAPHDEF, path, bytes.length, FreezableGraph.ofGraphDef(bytes, path));
  }

  private static UnfrozenModel ofSavedModel(ModelSource source) {
    ModelLocation at = source.location();
    String file = below(at.path(), nameOf(source.files().folder(at.path())));
    byte[] bytes = source.files().read("the SavedModel", file);
    return new UnfrozenModel(
        source,
        ModelKind.SAVED_MODEL,
        file,
        bytes.length,
        FreezableGraph.ofSavedModel(bytes, at.path(), at.tags(), at.signature()));
  }

  private static String nameOf(CheckpointFolder folder) {
    List<String> names = folder.names();
    if (!names.contains(MODEL) && !names.contains(TEXT_MODEL)) {
      throw new UserException(
          "The folder '%s' is no SavedModel: it holds no '%s'. Name the folder that does, or the model's file."
              .formatted(folder.where(), MODEL));
    }
    return names.contains(MODEL) ? MODEL : TEXT_MODEL;
  }

  private static String below(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  /**
   * The same model, its variables restored as a saver says.
   *
   * @param saver the location of a SaverDef
   */
  public UnfrozenModel restoredBy(String saver) {
    FreezableGraph restored = graph.restoredBy(source.files().read("the saver", saver), saver);
    return new UnfrozenModel(source, kind, graphFile, graphBytes, restored);
  }

  /** Whether it is more than a GraphDef that is to be taken as it is. */
  boolean isWithCheckpoint() {
    return kind != ModelKind.GRAPHDEF || !source.location().checkpoint().isEmpty();
  }

  /**
   * The checkpoint that the variables lie in; empty if there are no variables.
   *
   * @throws UserException if there is no such checkpoint, or none is named
   */
  public Optional<CheckpointFiles> checkpoint() {
    if (!graph.hasVariables()) {
      return Optional.empty();
    }
    ModelLocation at = source.location();
    if (!at.checkpoint().isEmpty()) {
      return Optional.of(source.files().checkpoint(at.checkpoint()));
    }
    return Optional.of(
        switch (kind) {
          case SAVED_MODEL ->
              CheckpointFiles.find(source.files().folder(below(at.path(), VARIABLES)), VARIABLES);
          case META_GRAPH -> source.files().checkpoint(at.path());
          default ->
              throw new UserException(
                  "The graph '%s' has variables and no checkpoint is named. Name it."
                      .formatted(at.path()));
        });
  }

  /**
   * Freezes a part of it.
   *
   * @param request without outputs for those of the SavedModel's function
   * @throws UserException if the checkpoint cannot be read, or the two do not fit each other
   */
  public Frozen freeze(KeyOptions keys, FreezeRequest request) {
    Optional<CheckpointFiles> found = checkpoint();
    Checkpoint checkpoint = found.map(Checkpoint::open).orElseGet(Checkpoint::empty);
    return new Frozen(graph.freeze(checkpoint, keys, request), found);
  }
}
