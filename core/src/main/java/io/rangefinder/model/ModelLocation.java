package io.rangefinder.model;

import io.rangefinder.tensorflow.freeze.ServedFunction;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a model is and which of it is meant, as the user says it.
 *
 * @param path a file, or the folder of a SavedModel
 * @param checkpoint where the values of its variables lie: what the checkpoint's files begin with,
 *     one of them, or their folder; empty for those that the model itself names
 * @param tags the tags of a SavedModel's graph
 * @param signature the key of a SavedModel's function; empty for the one that serves if none is
 *     named
 */
public record ModelLocation(String path, String checkpoint, Set<String> tags, String signature) {
  public ModelLocation {
    tags = Collections.unmodifiableSet(new TreeSet<>(tags));
  }

  /** A model of which nothing more needs to be said. */
  public static ModelLocation of(String path) {
    return of(path, "");
  }

  /** A model whose variables lie in a checkpoint. */
  public static ModelLocation of(String path, String checkpoint) {
    return new ModelLocation(path, checkpoint, ServedFunction.SERVE, "");
  }

  /** Whether the tags are those that SavedModels have unless somebody chose others. */
  public boolean hasUsualTags() {
    return tags.equals(ServedFunction.SERVE);
  }

  /** The path. */
  @Override
  public String toString() {
    return path;
  }
}
