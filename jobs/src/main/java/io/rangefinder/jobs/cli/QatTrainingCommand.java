package io.rangefinder.jobs.cli;

import io.rangefinder.qat.TrainingOptions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "training-graph",
    mixinStandardHelpOptions = true,
    description =
        "Rewrites a graph so that training learns to live with quantization; a .meta comes back as one.")
final class QatTrainingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RewriteOptions rewrite;

  @Option(
      names = "--quant-delay",
      paramLabel = "N",
      defaultValue = "0",
      description = "Runs before the first quantized one; ${DEFAULT-VALUE} if not given.")
  private long delay;

  @Option(
      names = "--freeze-bn-delay",
      paramLabel = "N",
      description =
          "Runs before batch norms use moving statistics, which stand still from then on; never if not given.")
  private @Nullable Long freezeDelay;

  @Option(
      names = "--weight-bits",
      paramLabel = "N",
      defaultValue = "8",
      description = "From 2 to 8; ${DEFAULT-VALUE} if not given.")
  private int weightBits;

  @Option(
      names = "--activation-bits",
      paramLabel = "N",
      defaultValue = "8",
      description = "From 2 to 8; ${DEFAULT-VALUE} if not given.")
  private int activationBits;

  @Option(names = "--symmetric", description = "Ranges lie around zero.")
  private boolean symmetric;

  @Option(
      names = "--per-channel",
      description =
          "Every output channel of weights has a range of its own; the converter to uint8 wants one.")
  private boolean perChannel;

  @Override
  public Integer call() {
    TrainingOptions options =
        TrainingOptions.standard()
            .compatibleWith(rewrite.compatibility())
            .endingIn(rewrite.outputs())
            .delayedBy(delay)
            .withBits(weightBits, activationBits);
    options = freezeDelay == null ? options : options.freezingBatchNormsAfter(freezeDelay);
    options = symmetric ? options.symmetrically() : options;
    options = perChannel ? options.byChannel() : options;
    NextCommand next =
        NextCommand.of("qat", "initialize")
            .with("--graph", rewrite.output())
            .with("--checkpoint", "CHECKPOINT")
            .with("--output", NextCommand.beside(rewrite.output(), "-initial"));
    return rewrite.report(rewrite.job().training(options), next, spec.commandLine().getOut());
  }
}
