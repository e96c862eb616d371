package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.execute.BatchSize;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.MemoryNeed;
import io.rangefinder.jobs.store.StoredFiles;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description =
        "Prints what an executor must be given to observe a network, as a file of settings for spark-submit.")
final class MemoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private NetworkOptions network;
  @Mixin private HadoopOptions hadoop;

  @Option(
      names = "--executor-cores",
      paramLabel = "N",
      required = true,
      description = "Cores of an executor, each of which runs a task.")
  private int cores;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images a run of the network; default: chosen by the network's size.")
  private int batchSize;

  @Override
  public Integer call() {
    Limits.requireAtLeast(spec, "--executor-cores", cores, 1);
    Limits.requireAtLeast(spec, "--batch-size", batchSize, 0);
    DeployableModel model =
        network
            .network()
            .deploy(new ModelSource(network.model(), new StoredFiles(hadoop.hadoop())));
    MemoryNeed need = MemoryNeed.of(LoweredGraph.of(model, BatchSize.of(batchSize, model)), cores);
    need.lines().forEach(line -> spec.commandLine().getOut().println("# " + line));
    spec.commandLine().getOut().println("spark.executor.cores=" + cores);
    need.settings().forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
