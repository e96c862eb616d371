package io.rangefinder.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NextCommandTest {
  private static String line(String value) {
    return NextCommand.of("quantize").with("--output", value).line();
  }

  @Test
  void plainWordsStandAsTheyWereGiven() {
    assertThat(line("s3a://bucket/a-b_c/RUN.tflite"))
        .isEqualTo("next        rangefinder quantize --output s3a://bucket/a-b_c/RUN.tflite");
  }

  @Test
  void spacesAndQuotesAreQuoted() {
    assertThat(line("my run")).endsWith(" --output 'my run'");
    assertThat(line("it's $HOME")).endsWith(" --output 'it'\\''s $HOME'");
    assertThat(line("~/a")).endsWith(" --output '~/a'");
  }

  @Test
  void whatLooksLikeAnOptionIsJoined() {
    assertThat(line("-x y")).endsWith(" --output='-x y'");
    assertThat(line("@file")).endsWith(" --output=@file");
    assertThat(line("")).endsWith(" --output=''");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b", "it's", "-n", "\"$(x)`y`\\\"", "*?[z]", "é", "a\tb", ";&|"})
  void aShellReadsTheWordAgain(String word) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf %s " + NextCommand.quoted("=" + word)).start();
    String read = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(shell.waitFor()).isZero();
    assertThat(read).isEqualTo("=" + word);
  }

  @Test
  void anEndIsChangedButNotThatOfAFolder() {
    assertThat(NextCommand.beside("out/graph.pb", ".tflite")).isEqualTo("out/graph.tflite");
    assertThat(NextCommand.beside("a.b/RUN/", ".tflite")).isEqualTo("a.b/RUN.tflite");
    assertThat(NextCommand.beside("out/.hidden", ".html")).isEqualTo("out/.hidden.html");
  }
}
