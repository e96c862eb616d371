package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.BatchNorm;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says a batch normalization of constant parameters as {@code x * multiplier + (offset - mean *
 * multiplier)} with {@code multiplier = scale / sqrt(variance + epsilon)}. Names are those of
 * TOCO's files: its import has taken {@code y_mul} already, so the product is {@code y_mul_0}.
 */
public final class DecomposeBatchNorm implements Rule<BatchNorm> {
  /** How the addend is rounded to float32. */
  public enum Addend {
    /** Product and difference each, as in TOCO: the files are equal to the last bit. */
    ROUNDED_TWICE,
    /** Once, which keeps the values of the network better. */
    ROUNDED_ONCE
  }

  private final Addend addend;

  public DecomposeBatchNorm(Addend addend) {
    this.addend = addend;
  }

  @Override
  public Class<BatchNorm> anchor() {
    return BatchNorm.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, BatchNorm batchNorm, WorkingGraph graph) {
    List<float[]> parameters = new ArrayList<>();
    for (String parameter : node.inputs().subList(1, 5)) {
      graph.constant(parameter).map(Constant::floats).ifPresent(parameters::add);
    }
    if (parameters.size() < 4) {
      return Optional.empty();
    }
    float[] scale = parameters.get(0);
    float[] offset = parameters.get(1);
    float[] mean = parameters.get(2);
    float[] variance = parameters.get(3);
    float[] multiplier = new float[scale.length];
    float[] addend = new float[scale.length];
    for (int i = 0; i < scale.length; i++) {
      float deviation = (float) Math.sqrt(variance[i] + batchNorm.epsilon());
      multiplier[i] = 1f / deviation * scale[i];
      addend[i] = addend(offset[i], mean[i], multiplier[i]);
    }

    String output = node.output();
    Shape channels = Shape.of(scale.length);
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String factor =
        patch.constant(output + "_mul_0_param", Constant.ofFloats(channels, multiplier));
    String product = patch.node(output + "_mul_0", new Mul(Activation.NONE), node.input(0), factor);
    String term = patch.constant(output + "_add_param", Constant.ofFloats(channels, addend));
    return Optional.of(patch.define(output, new Add(Activation.NONE), product, term).build());
  }

  private float addend(float offset, float mean, float multiplier) {
    return switch (addend) {
      case ROUNDED_TWICE -> offset - mean * multiplier;
      case ROUNDED_ONCE -> (float) (offset - (double) mean * multiplier);
    };
  }
}
