package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** How a command tells that its input is at fault: exit code 2 and a message, no stack trace. */
final class Refusal {
  private static final String MESSAGE = "rangefinder: ";

  /** How far stages came before, as they are told where no terminal is. */
  private static final Pattern PROGRESS =
      Pattern.compile("([a-z]+ [0-9]+(/[0-9]+)? [a-z]+(, [^\\n]*)?\\R)*");

  private Refusal() {}

  /** Runs a command that must refuse its input, with these words in this order. */
  static void of(Object[] arguments, String... words) {
    CommandRun run = CommandRun.of(arguments);

    assertThat(run.err()).contains(MESSAGE);
    int begin = run.err().indexOf(MESSAGE);
    assertThat(run.err().substring(0, begin)).matches(PROGRESS);
    assertThat(run.err().substring(begin)).containsSubsequence(words);
    assertThat(run.err()).doesNotContain("\tat ", "java.", "Exception", "null");
    assertThat(run.err().indexOf(MESSAGE, begin + 1)).as("a second message").isNegative();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
