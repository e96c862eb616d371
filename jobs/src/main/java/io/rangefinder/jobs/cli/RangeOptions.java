package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import io.rangefinder.ranges.RangeException;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.ranges.RangeRules;
import picocli.CommandLine.Option;

/** Which run the ranges come from, and how they are chosen. */
final class RangeOptions {
  @Option(
      names = "--calibration",
      paramLabel = "RUN",
      required = true,
      description = "The run of a calibrate command.")
  private String calibration;

  @Option(
      names = "--rule",
      defaultValue = "auto",
      description =
          "minmax, percentile[:LEVEL], mse, entropy, mean-extremes, or auto, which weighs them for"
              + " each tensor by expected error (default: ${DEFAULT-VALUE}).")
  private String rule;

  String calibration() {
    return calibration;
  }

  /**
   * The rule that was named.
   *
   * @throws UserException if there is none of this name
   */
  RangeRule rule() {
    return rule(rule);
  }

  /**
   * The rule of a name that some {@code --rule} was given.
   *
   * @throws UserException if there is none of this name
   */
  static RangeRule rule(String name) {
    try {
      return RangeRules.parse(name);
    } catch (RangeException e) {
      throw new UserException("Cannot use --rule %s: %s".formatted(name, e.getMessage()), e);
    }
  }
}
