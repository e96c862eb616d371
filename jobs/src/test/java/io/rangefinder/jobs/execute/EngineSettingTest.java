package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class EngineSettingTest {
  @Test
  void theFastestCapsNothing() {
    assertThat(EngineSetting.FASTEST.environment(Map.of("PATH", "/bin")))
        .isEqualTo(Map.of("TF_ENABLE_ONEDNN_OPTS", "1"));
    assertThat(EngineSetting.FASTEST.environment(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2")))
        .isEqualTo(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2", "TF_ENABLE_ONEDNN_OPTS", "1"));
  }

  @Test
  void theOthersDo() {
    assertThat(EngineSetting.AVX2.environment(Map.of()))
        .isEqualTo(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2", "TF_ENABLE_ONEDNN_OPTS", "1"));
    assertThat(EngineSetting.WITHOUT_ONEDNN.environment(Map.of()))
        .isEqualTo(Map.of("ONEDNN_MAX_CPU_ISA", "SSE41", "TF_ENABLE_ONEDNN_OPTS", "0"));
  }

  @Test
  void aCapIsLoweredAndNeverRaised() {
    assertThat(EngineSetting.AVX2.environment(Map.of("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_VNNI")))
        .containsEntry("ONEDNN_MAX_CPU_ISA", "AVX2");
    assertThat(EngineSetting.AVX2.environment(Map.of("ONEDNN_MAX_CPU_ISA", "avx")))
        .containsEntry("ONEDNN_MAX_CPU_ISA", "avx");
  }

  @Test
  void aCapUnderItsOlderNameCounts() {
    assertThat(EngineSetting.AVX2.environment(Map.of("DNNL_MAX_CPU_ISA", "SSE41")))
        .containsEntry("DNNL_MAX_CPU_ISA", "SSE41")
        .doesNotContainKey("ONEDNN_MAX_CPU_ISA");
    assertThat(EngineSetting.SSE41.environment(Map.of("DNNL_MAX_CPU_ISA", "AVX2")))
        .containsEntry("ONEDNN_MAX_CPU_ISA", "SSE41")
        .doesNotContainKey("DNNL_MAX_CPU_ISA");
  }

  @Test
  void whatIsNoInstructionSetCapsNothing() {
    assertThat(EngineSetting.SSE41.environment(Map.of("ONEDNN_MAX_CPU_ISA", "ALL")))
        .containsEntry("ONEDNN_MAX_CPU_ISA", "SSE41");
  }

  @Test
  void primitivesThatWereTurnedOffStayOff() {
    assertThat(EngineSetting.AVX2.environment(Map.of("TF_ENABLE_ONEDNN_OPTS", "false")))
        .containsEntry("TF_ENABLE_ONEDNN_OPTS", "false");
    assertThat(EngineSetting.WITHOUT_ONEDNN.environment(Map.of("TF_ENABLE_ONEDNN_OPTS", "1")))
        .containsEntry("TF_ENABLE_ONEDNN_OPTS", "0");
  }
}
