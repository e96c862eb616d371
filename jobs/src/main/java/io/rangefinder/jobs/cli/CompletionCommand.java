package io.rangefinder.jobs.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what lets a shell complete commands and flags:",
      "source <(rangefinder completion bash)"
    })
final class CompletionCommand implements Callable<Integer> {
  /** Both read the same script. */
  private enum Shell {
    BASH,
    ZSH
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "# Completion of rangefinder, to be sourced by " + shell.name().toLowerCase(Locale.ROOT));
    out.print(AutoComplete.bash(root.getCommandName(), root));
    out.flush();
    return ExitCode.DONE;
  }
}
