package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.qat.RewriteJob;
import io.rangefinder.qat.EvaluationOptions;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "eval-graph",
    mixinStandardHelpOptions = true,
    description =
        "Makes the graph to evaluate, freeze and convert: of an inference build, or of the training graph itself.")
final class QatEvaluationCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RewriteOptions rewrite;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description =
          "What training-graph wrote beside its graph; that of --input, with .json behind it, if not given and there.")
  private String manifest = "";

  @Override
  public Integer call() {
    EvaluationOptions options =
        EvaluationOptions.standard()
            .compatibleWith(rewrite.compatibility())
            .endingIn(rewrite.outputs());
    RewriteJob.Result result =
        rewrite.job().evaluation(options, Optional.of(manifest).filter(file -> !file.isEmpty()));
    NextCommand next =
        NextCommand.of("freeze")
            .with("--input_graph", rewrite.output())
            .with("--input_checkpoint", "CHECKPOINT")
            .with("--output_node_names", String.join(",", result.manifest().outputs()))
            .with("--output_graph", NextCommand.beside(rewrite.output(), "-frozen.pb"));
    return rewrite.report(result, next, spec.commandLine().getOut());
  }
}
