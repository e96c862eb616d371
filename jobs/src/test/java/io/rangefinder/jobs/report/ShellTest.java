package io.rangefinder.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "a b", "it's", "-n", "\"$(x)`y`\\\"", "*?[z]", "é", "a\tb", ";&|"})
  void aShellReadsTheWordAgain(String word) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + Shell.quoted("=" + word)).start();
    String read = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(shell.waitFor()).isZero();
    assertThat(read).isEqualTo("=" + word);
  }
}
