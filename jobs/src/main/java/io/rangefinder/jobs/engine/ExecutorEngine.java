package io.rangefinder.jobs.engine;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * An executor, as far as it decides what TensorFlow computes there.
 *
 * @param name which one, and on which machine
 * @param given the decisive variables that its process was started with
 * @param loaded the same as TensorFlow found them; null if it is not loaded yet
 */
record ExecutorEngine(
    String name, Processor processor, Map<String, String> given, @Nullable Map<String, String> loaded)
    implements Serializable {

  /** Who computes the same under whatever setting. */
  record Kind(Processor processor, Map<String, String> given, Optional<Map<String, String>> loaded) {}

  /** The executor that this process is. */
  static ExecutorEngine ofThisProcess() {
    Map<String, String> given = new TreeMap<>(System.getenv());
    given.keySet().retainAll(EngineSetting.VARIABLES);
    return new ExecutorEngine(
        nameOfThisProcess(),
        Processor.ofThisMachine(),
        given,
        EngineProcess.isLoaded() ? EngineProcess.environment() : null);
  }

  /** What messages call this process. */
  static String nameOfThisProcess() {
    SparkEnv spark = SparkEnv.get();
    String executor = spark == null ? "this process" : "executor " + spark.executorId();
    try {
      return executor + " on " + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return executor;
    }
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
        here.loaded == null ? ProbeProcess.fingerprint(setting) : EngineProcess.fingerprint());
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
