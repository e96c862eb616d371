package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FirstRunTest {
  @Test
  void theTwoLinesAloneAreLeftOut() {
    String text =
        """
        E0000 00:00:1.2 7 session.cc:1] out of memory
        WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
        I0000 00:00:1796137966.372309 9653 mlir_graph_optimization_pass.cc:401] MLIR V1 optimization pass is not enabled
        E0000 00:00:1.2 7 mlir_graph_optimization_pass.cc:401] MLIR V1 optimization pass is not enabled
        half a line""";

    assertThat(NativeLog.withoutFirstRun(text))
        .isEqualTo(
            """
            E0000 00:00:1.2 7 session.cc:1] out of memory
            E0000 00:00:1.2 7 mlir_graph_optimization_pass.cc:401] MLIR V1 optimization pass is not enabled
            half a line""");
  }
}
