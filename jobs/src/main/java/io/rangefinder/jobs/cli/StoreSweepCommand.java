package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.store.StoreSweep;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    description =
        "Removes what no run refers to: a run that was removed lets go of its blocks. What runs left beside their --output whose drivers died goes, too.")
final class StoreSweepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HadoopOptions hadoop;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      required = true,
      description = "What calibrate was given as --store.")
  private String store;

  @Option(
      names = "--older-than-hours",
      paramLabel = "N",
      defaultValue = "24",
      description =
          "Keep younger files, which a job under way may need (default: ${DEFAULT-VALUE}).")
  private long hours;

  @Option(names = "--dry-run", description = "Only count what would be removed.")
  private boolean dryRun;

  @Override
  public Integer call() {
    Limits.requireAtLeast(spec, "--older-than-hours", hours, 0);
    StoreSweep.Result result =
        new StoreSweep(
                store,
                hadoop.hadoop(),
                Duration.ofHours(hours),
                dryRun ? StoreSweep.Removal.COUNT_ONLY : StoreSweep.Removal.REMOVE)
            .run();
    spec.commandLine()
        .getOut()
        .printf(
            "runs        %d refer to the store%nkept        %d files, %d bytes%n%s %d files, %d bytes%n",
            result.runs(),
            result.keptFiles(),
            result.keptBytes(),
            dryRun ? "to remove  " : "removed    ",
            result.removedFiles(),
            result.removedBytes());
    return ExitCode.DONE;
  }
}
