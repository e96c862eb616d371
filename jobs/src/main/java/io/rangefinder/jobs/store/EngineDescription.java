package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What the networks of a result were computed with: a part of the documents of runs and of
 * evaluations.
 *
 * @param version of TensorFlow
 * @param setting which of its kernels were allowed
 * @param fingerprint what a fixed network computes with them
 * @param processors that were found, sorted
 */
public record EngineDescription(
    String version, String setting, String fingerprint, List<String> processors) {
  public EngineDescription {
    processors = List.copyOf(processors);
  }

  void describe(ObjectNode node) {
    node.put("version", version);
    node.put("setting", setting);
    node.put("fingerprint", fingerprint);
    processors.forEach(node.putArray("processors")::add);
  }

  static EngineDescription read(DocumentBlock block) {
    return new EngineDescription(
        block.text("version"),
        block.text("setting"),
        block.text("fingerprint"),
        block.texts("processors"));
  }
}
