package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.qat.RewriteJob;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.qat.Compatibility;
import io.rangefinder.qat.Manifest;
import io.rangefinder.qat.Missed;
import io.rangefinder.qat.Role;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that rewriting for training and for evaluation have in common. */
final class RewriteOptions {
  @Mixin private HadoopOptions hadoop;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "A GraphDef or a .meta, binary or text.")
  private String input = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description =
          "The rewritten graph, binary or text as the input; FILE.json says what was done.")
  private String output = "";

  @Option(
      names = "--outputs",
      split = ",",
      paramLabel = "NAME,...",
      description =
          "What the graph ends in, losses among them; gradients and optimizers are left out then. What nothing reads, if not given.")
  private List<String> outputs = List.of();

  @Option(
      names = "--compat",
      paramLabel = "contrib|contrib-1.N",
      description =
          "Places and names everything as TensorFlow's contrib.quantize did, what it missed included: of the release that the graph tells, or of that one.")
  private String compat = "";

  @Option(
      names = "--strict",
      description = "Ends with exit code 2 if a layer or a tensor is not quantized.")
  private boolean strict;

  List<String> outputs() {
    return outputs.stream()
        .flatMap(name -> Arrays.stream(name.split(",")))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  Compatibility compatibility() {
    return compat.isEmpty() ? Compatibility.NONE : Compatibility.of(compat);
  }

  RewriteJob job() {
    return new RewriteJob(new WholeFiles(hadoop::hadoop), input, output);
  }

  /** Where the rewritten graph is, as the user said it. */
  String output() {
    return output;
  }

  /** Says what was done and, if all is well, what comes next; gives the exit code. */
  int report(RewriteJob.Result result, NextCommand next, PrintWriter out) {
    Manifest manifest = result.manifest();
    long weights =
        manifest.tensors().stream().filter(tensor -> tensor.role() == Role.WEIGHTS).count();
    out.println(
        "%s: %d nodes by the rules of %s".formatted(output, result.nodes(), manifest.rules()));
    out.println(
        "quantized   %d weights, %d activations, %d variables"
            .formatted(weights, manifest.tensors().size() - weights, manifest.variables().size()));
    out.println("outputs     " + String.join(", ", manifest.outputs()));
    if (!manifest.missed().isEmpty()) {
      out.println("missed      %d".formatted(manifest.missed().size()));
      for (Missed missed : manifest.missed()) {
        out.println("  - " + missed);
      }
    }
    boolean refused = strict && !manifest.missed().isEmpty();
    if (!refused) {
      out.println(next.line());
    }
    out.flush();
    return refused ? ExitCode.USER_ERROR : ExitCode.DONE;
  }
}
