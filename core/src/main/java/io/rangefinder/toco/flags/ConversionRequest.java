package io.rangefinder.toco.flags;

import io.rangefinder.model.ModelLocation;
import io.rangefinder.toco.ConversionOptions;
import java.util.List;
import java.util.Optional;

/**
 * What a command line asks for.
 *
 * @param input the model
 * @param output the file to write
 * @param options all that the conversion itself needs; without calibrated ranges
 * @param drawings the drawings of the stages
 * @param calibration the calibration run to take ranges from
 * @param rule how to choose them
 * @param report what to print about the result
 * @param warnings what was ignored
 */
public record ConversionRequest(
    ModelLocation input,
    String output,
    ConversionOptions options,
    Drawings drawings,
    Optional<String> calibration,
    String rule,
    Report report,
    List<String> warnings) {

  /** What is drawn on the way. */
  public enum Amount {
    NOTHING,
    STAGES,
    EVERY_REWRITE
  }

  /** How much is drawn, and into which folder; the folder is empty where nothing is drawn. */
  public record Drawings(Amount amount, String folder) {}

  /** What is printed about the result. */
  public enum Report {
    WARNINGS,
    RANGES
  }

  public ConversionRequest {
    warnings = List.copyOf(warnings);
  }

  /**
   * Understands a command line, in either spelling of the flags.
   *
   * @param files reads the files that flags name
   * @throws WrongFlagsException naming everything wrong with the flags
   * @throws io.rangefinder.ir.UserException naming everything wrong with a file of flags
   */
  public static ConversionRequest of(List<String> arguments, FileContents files) {
    return new RequestReader(GivenFlags.of(arguments), files).read();
  }
}
