package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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

  @Test
  void anEndIsChangedButNotThatOfAFolder() {
    assertThat(NextCommand.beside("out/graph.pb", ".tflite")).isEqualTo("out/graph.tflite");
    assertThat(NextCommand.beside("a.b/RUN/", ".tflite")).isEqualTo("a.b/RUN.tflite");
    assertThat(NextCommand.beside("out/.hidden", ".html")).isEqualTo("out/.hidden.html");
  }
}
