package io.rangefinder.jobs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "qat",
    mixinStandardHelpOptions = true,
    description = "Makes the graphs of quantization-aware training.",
    subcommands = {
      QatTrainingCommand.class,
      QatInitializeCommand.class,
      QatEvaluationCommand.class
    })
final class QatCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name what to do, as in 'qat training-graph'.");
  }
}
