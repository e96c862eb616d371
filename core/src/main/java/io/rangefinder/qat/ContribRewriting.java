package io.rangefinder.qat;

import io.rangefinder.ir.UserException;
import io.rangefinder.qat.contrib.ContribOptions;
import io.rangefinder.qat.contrib.ContribRewriter;
import io.rangefinder.qat.contrib.Quantizer;
import io.rangefinder.qat.contrib.Rules;
import io.rangefinder.qat.edit.GraphEdit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tensorflow.proto.GraphDef;

/** Rewriting by the rules of TensorFlow's {@code contrib.quantize}. */
final class ContribRewriting {
  private static final String STEP = "fake_quantization_step";
  private static final float INITIAL_MAX = 6;
  private static final int BITS = 8;

  private ContribRewriting() {}

  static Rewritten training(GraphDef graph, TrainingOptions options) {
    if (options.perChannel() || options.batchNormFreezeDelay().isPresent()) {
      throw new UserException(
          "contrib.quantize knew neither ranges of channels nor, in what it offered to all, batch norms that freeze. Leave these out, or leave out --compat.");
    }
    ContribRelease release = options.compatibility().releaseFor(graph);
    ContribOptions old =
        new ContribOptions(
            rules(release),
            true,
            options.weightBits(),
            options.activationBits(),
            options.symmetric(),
            options.delay());
    return rewrite(graph, release, old, options.outputs());
  }

  static Rewritten evaluation(GraphDef graph, EvaluationOptions options) {
    ContribRelease release = options.compatibility().releaseFor(graph);
    ContribOptions old = new ContribOptions(rules(release), false, BITS, BITS, false, 0);
    return rewrite(graph, release, old, options.outputs());
  }

  private static Rewritten rewrite(
      GraphDef graph, ContribRelease release, ContribOptions options, List<String> named) {
    GraphEdit edit = GraphEdit.of(graph);
    List<String> outputs =
        named.isEmpty() ? Network.ends(Network.of(edit, named, Dropouts.of(edit).masks())) : named;
    List<Quantizer> placed = ContribRewriter.rewrite(edit, options);
    boolean counts = options.training() && options.delay() > 0;
    Manifest manifest =
        new Manifest(
            "contrib-" + release.number(),
            outputs,
            options.delay(),
            counts ? Optional.of(new StateVariable(STEP, true, List.of(), 0)) : Optional.empty(),
            OptionalLong.empty(),
            placed.stream().map(quantizer -> described(quantizer, options)).toList(),
            ContribMisses.of(graph, options, outputs));
    return new Rewritten(edit.graph(), manifest);
  }

  private static Rules rules(ContribRelease release) {
    return Rules.of(Integer.parseInt(release.number().substring(2)));
  }

  private static QuantizedTensor described(Quantizer quantizer, ContribOptions options) {
    String scope = quantizer.scope();
    boolean isAveraged = quantizer.averages() && options.training();
    RangeVariables range =
        new RangeVariables(
            scope,
            variable(scope + "/min", quantizer.initialMin()),
            variable(scope + "/max", INITIAL_MAX),
            0,
            isAveraged ? Optional.of(averages(scope)) : Optional.empty());
    return new QuantizedTensor(
        scope,
        quantizer.tensor().toString(),
        quantizer.quantized().toString(),
        quantizer.averages() ? Role.ACTIVATION : Role.WEIGHTS,
        range,
        quantizer.bits(),
        quantizer.narrow(),
        quantizer.symmetric(),
        quantizer.isRead()
            ? "as contrib.quantize did"
            : "as contrib.quantize did; nothing reads it");
  }

  private static RangeVariables.Averages averages(String scope) {
    String min = scope + "/" + scope + "/min/";
    String max = scope + "/" + scope + "/max/";
    return new RangeVariables.Averages(
        variable(min + "biased", 0),
        variable(min + "local_step", 0),
        variable(max + "biased", 0),
        variable(max + "local_step", 0));
  }

  private static StateVariable variable(String name, float initial) {
    return new StateVariable(name, false, List.of(), initial);
  }
}
