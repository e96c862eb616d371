package io.rangefinder.jobs.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.model.ModelLocation;
import java.util.List;
import java.util.Set;

/** Where a model is, as configurations and documents say it. */
public final class ModelPlace {
  public static final String MODEL = "model";
  public static final String CHECKPOINT = "checkpoint";
  public static final String TAGS = "tags";
  public static final String SIGNATURE = "signature";

  private ModelPlace() {}

  /** Writes what is not as usual. */
  public static void describe(ModelLocation location, ObjectNode node) {
    node.put(MODEL, location.path());
    if (!location.checkpoint().isEmpty()) {
      node.put(CHECKPOINT, location.checkpoint());
    }
    if (!location.hasUsualTags()) {
      location.tags().forEach(node.putArray(TAGS)::add);
    }
    if (!location.signature().isEmpty()) {
      node.put(SIGNATURE, location.signature());
    }
  }

  /** Reads it from a block, and notes there that the model is missing. */
  public static ModelLocation parse(ConfigBlock block) {
    ModelLocation usual = ModelLocation.of(block.requiredText(MODEL));
    return new ModelLocation(
        usual.path(),
        block.text(CHECKPOINT, ""),
        block.has(TAGS) ? Set.copyOf(block.texts(TAGS, List.of())) : usual.tags(),
        block.text(SIGNATURE, ""));
  }
}
