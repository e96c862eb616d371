package io.rangefinder.model;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.ImportOptions;
import java.util.List;

/** Inputs that the user leaves unnamed, since the model says what they are called. */
final class SaidInputs {
  private SaidInputs() {}

  /**
   * The options with every input named.
   *
   * @param said the inputs that the model says it has
   * @param where the model, for messages
   * @throws UserException if an input has no name and the model does not have one input
   */
  static ImportOptions named(ImportOptions options, List<String> said, String where) {
    boolean isAnyUnnamed = options.inputs().stream().anyMatch(input -> input.name().isEmpty());
    if (!isAnyUnnamed) {
      return options;
    }
    if (said.size() != 1 || options.inputs().size() != 1) {
      throw new UserException(
          said.isEmpty()
              ? "The model '%s' does not say what its input is; name it.".formatted(where)
              : "The model '%s' has the inputs %s; name those that are meant."
                  .formatted(where, String.join(", ", said)));
    }
    return options.between(
        List.of(new ImportOptions.Input(said.get(0), options.inputs().get(0).shape())),
        options.outputs());
  }
}
