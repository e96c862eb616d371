package io.rangefinder.jobs.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Bounds of numbers on the command line. */
final class Limits {
  private Limits() {}

  static void requireAtLeast(CommandSpec spec, String option, long value, long least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + ", but must be at least " + least + ".");
    }
  }
}
