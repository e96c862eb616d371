package io.rangefinder.jobs.freeze;

import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is frozen.
 *
 * @param checkpoint where the variables lie; empty for those of the SavedModel
 * @param request which part; without outputs for those of the SavedModel's function
 */
public record FreezeConfig(
    Source source, Optional<String> checkpoint, KeyOptions keys, FreezeRequest request) {
  /** Where the graph is read from. */
  public sealed interface Source permits Graph, MetaGraph, Served {}

  /**
   * A GraphDef.
   *
   * @param saver a SaverDef that says how it restores its variables
   */
  public record Graph(String location, Optional<String> saver) implements Source {}

  /** A {@code .meta}. */
  public record MetaGraph(String location) implements Source {}

  /**
   * A SavedModel's folder.
   *
   * @param signature the key of one of its functions; empty for the one that serves if none is
   *     named
   */
  public record Served(String folder, Set<String> tags, String signature) implements Source {
    public Served {
      tags = Set.copyOf(new TreeSet<>(tags));
    }
  }
}
