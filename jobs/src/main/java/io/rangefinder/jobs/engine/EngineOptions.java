package io.rangefinder.jobs.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** What a job is told about its engine. */
public record EngineOptions(EngineChoice choice, EngineCheck check) {
  public static EngineOptions defaults() {
    return new EngineOptions(EngineChoice.FASTEST, EngineCheck.ERROR);
  }

  /** For the document of a configuration. */
  public void describe(ObjectNode node) {
    node.put("engine", choice.name().toLowerCase(Locale.ROOT));
    node.put("engine-check", check.name().toLowerCase(Locale.ROOT));
  }
}
