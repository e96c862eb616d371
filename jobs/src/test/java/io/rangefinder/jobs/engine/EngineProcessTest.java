package io.rangefinder.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.EngineProcess;
import io.rangefinder.jobs.execute.EngineSetting;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EngineProcessTest {
  /** Settles on a setting, says what it computes, and tries to change. */
  static final class Settled {
    private Settled() {}

    public static void main(String[] arguments) {
      EngineProcess.use(EngineSetting.valueOf(arguments[0]));
      System.out.println("fingerprint " + Probe.fingerprint());
      EngineProcess.use(EngineSetting.valueOf(arguments[0]));
      try {
        EngineProcess.use(EngineSetting.valueOf(arguments[1]));
        System.out.println("changed");
      } catch (UserException refused) {
        System.out.println("refused: " + refused.getMessage());
      }
    }
  }

  @Test
  void aSettingDoesWhatItsVariablesDoAndCannotChangeOnceTensorFlowIsLoaded()
      throws IOException, InterruptedException {
    String output = ChildJvm.run(Map.of(), Settled.class, "WITHOUT_ONEDNN", "AVX2");

    assertThat(output)
        .contains(fingerprint(EngineSetting.WITHOUT_ONEDNN))
        .contains("refused: Cannot compute with the engine setting avx2: TensorFlow is loaded in")
        .contains("ONEDNN_MAX_CPU_ISA=SSE41");
  }

  @Test
  void capsOfTheInstructionSetShowInTheFingerprint() throws IOException, InterruptedException {
    assumeThat(ProcessorKind.ofThisMachine().extensions()).contains("avx2", "fma");

    assertThat(fingerprint(EngineSetting.AVX2)).isNotEqualTo(fingerprint(EngineSetting.SSE41));
  }

  /** Of a process that was started with the setting's variables. */
  private static String fingerprint(EngineSetting setting)
      throws IOException, InterruptedException {
    return ChildJvm.run(setting.environment(Map.of()), ProbeProcess.class)
        .lines()
        .filter(line -> line.startsWith("fingerprint "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aProcessBesideThisOneComputesTheSameUnderTheSameSetting() {
    assertThat(ProbeProcess.fingerprint(EngineSetting.FASTEST)).isEqualTo(Probe.fingerprint());
  }

  @Test
  void anExecutorThatComputesOtherwiseSaysSo() {
    PinnedEngine others =
        new PinnedEngine(
            EngineSetting.FASTEST,
            "TensorFlow 2.18.0",
            "0123456789abcdef",
            true,
            List.of("Other 9000"));

    assertThatThrownBy(others::require)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("joined later")
        .hasMessageContaining(ProcessorKind.ofThisMachine().model())
        .hasMessageContaining(Probe.fingerprint())
        .hasMessageContaining("the others (Other 9000): 0123456789abcdef")
        .hasMessageContaining("--engine portable");
  }
}
