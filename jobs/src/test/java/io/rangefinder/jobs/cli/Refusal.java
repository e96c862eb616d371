package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

/** How a command tells that its input is at fault: exit code 2 and a message, no stack trace. */
final class Refusal {
  private Refusal() {}

  /** Runs a command that must refuse its input, with these words in this order. */
  static void of(Object[] arguments, String... words) {
    CommandRun run = CommandRun.of(arguments);

    assertThat(run.err()).startsWith("rangefinder: ").containsSubsequence(words);
    assertThat(run.err()).doesNotContain("\tat ", "java.", "Exception", "null");
    assertThat(run.err().indexOf("rangefinder: ", 1)).as("a second message").isNegative();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
