package io.rangefinder.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.execute.EngineSetting;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EngineSurveyTest {
  private static final ProcessorKind OLD =
      new ProcessorKind("Old 100", List.of("avx2"), List.of("32K"));
  private static final ProcessorKind NEW =
      new ProcessorKind("New 200", List.of("avx2", "avx512_vnni"), List.of("48K"));

  @Test
  void executorsOfOneKindAreNotProbed() {
    assertThat(
            EngineSurvey.fastest(
                executors(executor("0", OLD, null), executor("1", OLD, null)),
                (setting, ids) -> {
                  throw new AssertionError("probed");
                }))
        .isEqualTo(EngineSetting.FASTEST);
  }

  @Test
  void theFirstSettingOnWhichOneOfEachKindAgreesIsTaken() {
    Map<String, ExecutorEngine> executors =
        executors(executor("0", OLD, null), executor("1", NEW, null), executor("2", OLD, null));

    EngineSetting chosen =
        EngineSurvey.fastest(
            executors,
            (setting, ids) -> {
              assertThat(ids).containsExactly("0", "1");
              boolean agree = setting.compareTo(EngineSetting.SSE41) >= 0;
              return Map.of("0", Optional.of("a"), "1", Optional.of(agree ? "a" : "b"));
            });

    assertThat(chosen).isEqualTo(EngineSetting.SSE41);
  }

  @Test
  void whoeverDisagreesIsNamedWithWhatItComputes() {
    Map<String, String> loaded = Map.of("ONEDNN_MAX_CPU_ISA", "SSE41");
    Map<String, ExecutorEngine> executors =
        executors(executor("0", OLD, loaded), executor("1", NEW, null));

    assertThatThrownBy(
            () ->
                EngineSurvey.fastest(
                    executors,
                    (setting, ids) -> {
                      Map<String, Optional<String>> found = new HashMap<>();
                      ids.forEach(
                          id ->
                              found.put(
                                  id,
                                  executors.get(id).canUse(setting)
                                      ? Optional.of("of" + id)
                                      : Optional.empty()));
                      return found;
                    }))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "executor 0 (Old 100 with avx2, TensorFlow loaded with {ONEDNN_MAX_CPU_ISA=SSE41})")
        .hasMessageContaining("executor 1 (New 200 with avx512_vnni): fastest of1, avx2 of1")
        .hasMessageContaining("--engine portable");
  }

  @Test
  void whereTensorFlowIsLoadedItsSettingIsTheFastestThereIs() {
    Map<String, String> loaded =
        Map.of("ONEDNN_MAX_CPU_ISA", "SSE41", "TF_ENABLE_ONEDNN_OPTS", "0");

    assertThat(
            EngineSurvey.fastest(executors(executor("0", OLD, loaded)), (setting, ids) -> Map.of()))
        .isEqualTo(EngineSetting.WITHOUT_ONEDNN);
  }

  @Test
  void executorsAnswerOverSpark() throws IOException {
    String fingerprint = Probe.fingerprint();
    try (SparkSession spark = LocalSpark.open()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      EngineSurvey survey = new EngineSurvey(context);

      for (EngineSetting setting : EngineSetting.values()) {
        assertThat(survey.probe(setting, Set.of("driver")))
            .isEqualTo(
                Map.of("driver", Optional.of(fingerprint).filter(value -> isThatOfHere(setting))));
      }
      PinnedEngine pinned = EngineSurvey.pin(context, EngineChoice.FASTEST);
      assertThat(pinned.fingerprint()).isEqualTo(fingerprint);
      assertThat(pinned.processors()).containsExactly(ProcessorKind.ofThisMachine().toString());
      if (isThatOfHere(EngineSetting.SSE41)) {
        assertThat(EngineSurvey.pin(context, EngineChoice.PORTABLE).fingerprint())
            .isEqualTo(fingerprint);
      } else {
        assertThatThrownBy(() -> EngineSurvey.pin(context, EngineChoice.PORTABLE))
            .hasStackTraceContaining("Cannot compute with the engine setting sse41");
      }
    }
  }

  /**
   * Whether a setting amounts to the fastest, by what the environment of this process rules out.
   */
  private static boolean isThatOfHere(EngineSetting setting) {
    return setting
        .environment(System.getenv())
        .equals(EngineSetting.FASTEST.environment(System.getenv()));
  }

  private static ExecutorEngine executor(
      String id, ProcessorKind processor, @Nullable Map<String, String> loaded) {
    return new ExecutorEngine("executor " + id, processor, Map.of(), loaded);
  }

  private static Map<String, ExecutorEngine> executors(ExecutorEngine... executors) {
    Map<String, ExecutorEngine> byId = new TreeMap<>();
    for (ExecutorEngine executor : executors) {
      byId.put(executor.name().substring("executor ".length()), executor);
    }
    return byId;
  }
}
