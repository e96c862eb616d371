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

  static void requireBetween(CommandSpec spec, String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          option + " is " + value + ", but must be from " + least + " to " + most + ".");
    }
  }

  static void requireFraction(CommandSpec spec, String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + ", but must lie between 0 and 1.");
    }
  }
}
