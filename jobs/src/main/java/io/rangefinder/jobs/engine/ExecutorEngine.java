package io.rangefinder.jobs.engine;

import io.rangefinder.jobs.execute.EngineProcess;
import io.rangefinder.jobs.execute.EngineSetting;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An executor, as far as it decides what TensorFlow computes there.
 *
 * @param name which one, and on which machine
 * @param given the decisive variables that its process was started with
 * @param loaded the same as TensorFlow found them; null if it is not loaded yet
 */
record ExecutorEngine(
    String name,
    ProcessorKind processor,
    Map<String, String> given,
    @Nullable Map<String, String> loaded)
    implements Serializable {

  /** Who computes the same under whatever setting. */
  record Kind(
      ProcessorKind processor, Map<String, String> given, Optional<Map<String, String>> loaded) {}

  /** The executor that this process is. */
  static ExecutorEngine ofThisProcess() {
    return new ExecutorEngine(
        EngineProcess.name(),
        ProcessorKind.ofThisMachine(),
        EngineSetting.given(System.getenv()),
        EngineProcess.isLoaded() ? EngineProcess.environment() : null);
  }

  Kind kind() {
    return new Kind(processor, given, Optional.ofNullable(loaded));
  }

  /** Whether it can still compute under a setting. */
  boolean canUse(EngineSetting setting) {
    return loaded == null || loaded.equals(setting.environment(given));
  }

  /**
   * What TensorFlow computes under a setting, here and now.
   *
   * @return the fingerprint; none if TensorFlow is loaded under another setting
   */
  static Optional<String> fingerprint(EngineSetting setting) {
    ExecutorEngine here = ofThisProcess();
    if (!here.canUse(setting)) {
      return Optional.empty();
    }
    return Optional.of(
        here.loaded == null ? ProbeProcess.fingerprint(setting) : Probe.fingerprint());
  }

  /** For messages. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name).append(" (").append(processor);
    if (!given.isEmpty()) {
      text.append(", started with ").append(given);
    }
    if (loaded != null) {
      text.append(", TensorFlow loaded with ").append(EngineProcess.text(loaded));
    }
    return text.append(')').toString();
  }
}
