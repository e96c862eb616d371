package io.rangefinder.jobs.engine;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.EngineProcess;
import io.rangefinder.jobs.execute.EngineSetting;
import io.rangefinder.jobs.execute.FloatModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Finds what all executors of an application can compute with, before any of them loads TensorFlow.
 * Executors of one kind need no more than a look at their processors; of different kinds, one each
 * probes the settings in processes beside it, from the fastest on, until they agree.
 */
public final class EngineSurvey {
  private static final String REMEDY =
      "Give --engine portable, or use executors of one kind of machine, started alike.";

  /** On its way from an executor: TensorFlow is loaded there under another setting. */
  private static final String NONE = "";

  private final JavaSparkContext context;

  EngineSurvey(JavaSparkContext context) {
    this.context = context;
  }

  /**
   * Pins a setting on all executors, and holds what they compute against each other.
   *
   * @throws UserException if they disagree, naming all
   */
  public static PinnedEngine pin(JavaSparkContext context, EngineChoice choice) {
    EngineSurvey survey = new EngineSurvey(context);
    Map<String, ExecutorEngine> executors =
        OnEveryExecutor.ask(context, "Look at the processors", ExecutorEngine::ofThisProcess);
    EngineSetting setting =
        choice == EngineChoice.PORTABLE
            ? EngineChoice.PORTABLE_SETTING
            : fastest(executors, survey::probe);
    return survey.pin(setting, executors);
  }

  /** Pins a setting in this process alone. */
  public static PinnedEngine pinHere(EngineChoice choice) {
    ExecutorEngine here = ExecutorEngine.ofThisProcess();
    EngineSetting setting =
        choice == EngineChoice.PORTABLE ? EngineChoice.PORTABLE_SETTING : fastest(here);
    EngineProcess.use(setting);
    return new PinnedEngine(
        setting,
        FloatModel.ENGINE,
        Probe.fingerprint(),
        EngineSetting.keepsImagesApart(EngineProcess.environment()),
        List.of(here.processor().toString()));
  }

  private static EngineSetting fastest(ExecutorEngine executor) {
    for (EngineSetting setting : EngineSetting.values()) {
      if (executor.canUse(setting)) {
        return setting;
      }
    }
    throw new UserException(
        "Cannot compute with any engine setting in %s. Start the application anew, with nothing in it that runs TensorFlow before."
            .formatted(executor));
  }

  /** Probes a setting on some executors: the fingerprint of each that can still use it. */
  @FunctionalInterface
  interface Probing {
    Map<String, Optional<String>> fingerprints(EngineSetting setting, Set<String> executors);
  }

  /**
   * The fastest setting under which all executors compute the same.
   *
   * @throws UserException if there is none, naming one executor of each kind
   */
  static EngineSetting fastest(Map<String, ExecutorEngine> executors, Probing probing) {
    Map<ExecutorEngine.Kind, String> kinds = new LinkedHashMap<>();
    executors.forEach((id, executor) -> kinds.putIfAbsent(executor.kind(), id));
    Set<String> asked = new TreeSet<>(kinds.values());
    if (asked.size() == 1) {
      return fastest(executors.values().iterator().next());
    }
    Map<EngineSetting, Map<String, Optional<String>>> found = new LinkedHashMap<>();
    for (EngineSetting setting : EngineSetting.values()) {
      Map<String, Optional<String>> fingerprints = probing.fingerprints(setting, asked);
      Set<Optional<String>> distinct = new HashSet<>(fingerprints.values());
      if (distinct.size() == 1 && distinct.iterator().next().isPresent()) {
        return setting;
      }
      found.put(setting, fingerprints);
    }
    throw disagreement(executors, asked, found);
  }

  /** Probes a setting on executors, given by their ids. */
  Map<String, Optional<String>> probe(EngineSetting setting, Set<String> asked) {
    Map<String, String> answers =
        OnEveryExecutor.ask(
            context,
            "Probe the engine setting " + setting.label(),
            () ->
                asked.contains(SparkEnv.get().executorId())
                    ? ExecutorEngine.fingerprint(setting).orElse(NONE)
                    : NONE);
    Map<String, Optional<String>> fingerprints = new TreeMap<>();
    asked.forEach(
        id ->
            fingerprints.put(
                id, Optional.ofNullable(answers.get(id)).filter(value -> !value.equals(NONE))));
    return fingerprints;
  }

  private static UserException disagreement(
      Map<String, ExecutorEngine> executors,
      Set<String> asked,
      Map<EngineSetting, Map<String, Optional<String>>> found) {
    List<String> lines = new ArrayList<>();
    executors.forEach(
        (id, executor) -> {
          if (asked.contains(id)) {
            List<String> values = new ArrayList<>();
            found.forEach(
                (setting, fingerprints) ->
                    fingerprints
                        .getOrDefault(id, Optional.empty())
                        .ifPresent(value -> values.add(setting.label() + " " + value)));
            lines.add(executor + ": " + String.join(", ", values));
          }
        });
    return UserException.listing(
        "The executors compute different values with TensorFlow under every engine setting, so the result would depend on who computes what. "
            + REMEDY
            + " What a fixed network computes on one of each kind:",
        lines);
  }

  private PinnedEngine pin(EngineSetting setting, Map<String, ExecutorEngine> before) {
    Map<String, String> fingerprints =
        OnEveryExecutor.ask(
            context,
            "Probe the engine",
            () -> {
              EngineProcess.use(setting);
              return Probe.fingerprint();
            });
    Map<String, ExecutorEngine> executors = new TreeMap<>(before);
    if (!executors.keySet().containsAll(fingerprints.keySet())) {
      executors.putAll(
          OnEveryExecutor.ask(context, "Look at the processors", ExecutorEngine::ofThisProcess));
    }
    if (new HashSet<>(fingerprints.values()).size() > 1) {
      List<String> lines = new ArrayList<>();
      fingerprints.forEach((id, value) -> lines.add(executors.get(id) + ": " + value));
      throw UserException.listing(
          "The executors compute different values with TensorFlow under the engine setting %s, so the result would depend on who computes what. %s What a fixed network computes:"
              .formatted(setting.label(), REMEDY),
          lines);
    }
    return new PinnedEngine(
        setting,
        FloatModel.ENGINE,
        fingerprints.values().iterator().next(),
        executors.values().stream()
            .allMatch(
                executor -> EngineSetting.keepsImagesApart(setting.environment(executor.given()))),
        executors.values().stream()
            .map(executor -> executor.processor().toString())
            .distinct()
            .sorted()
            .collect(Collectors.toList()));
  }

  /** What an executor says that computes otherwise than those the setting was pinned on. */
  static UserException late(PinnedEngine pinned, String fingerprint) {
    return UserException.listing(
        "An executor that joined later computes other values with TensorFlow than the others under the engine setting %s. %s What a fixed network computes:"
            .formatted(pinned.setting().label(), REMEDY),
        List.of(
            ExecutorEngine.ofThisProcess() + ": " + fingerprint,
            "the others ("
                + String.join(", ", pinned.processors())
                + "): "
                + pinned.fingerprint()));
  }
}
