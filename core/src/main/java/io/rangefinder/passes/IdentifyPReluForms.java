package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says a sum of {@code relu(x)} and constant multiples of the negative part of x as a PRelu,
 * however the negative part is spelled: {@code -relu(-x)}, {@code relu(-x)} or {@code (x - |x|)},
 * and in whatever order the factors stand. TOCO knows one of these forms alone, and has no uint8
 * form of what the others are made of.
 */
public final class IdentifyPReluForms implements Rule<FusesActivation> {
  private static final Mul PRODUCT = new Mul(Activation.NONE);

  @Override
  public Class<FusesActivation> anchor() {
    return FusesActivation.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FusesActivation op, WorkingGraph graph) {
    if (op.activation() != Activation.NONE) {
      return Optional.empty();
    }
    Optional<Found> found = Optional.empty();
    if (op instanceof Add) {
      found =
          found(node.input(0), node.input(1), 1, graph)
              .or(() -> found(node.input(1), node.input(0), 1, graph));
    } else if (op instanceof Sub) {
      found = found(node.input(0), node.input(1), -1, graph);
    }
    return found.map(prelu -> patch(node.output(), prelu, graph));
  }

  /**
   * A PRelu.
   *
   * @param slopes of the negative part of x
   */
  private record Found(String x, Constant slopes) {}

  private static Optional<Found> found(
      String positive, String negative, float sign, WorkingGraph graph) {
    Optional<String> x = graph.producer(positive, Relu.class).map(relu -> relu.input(0));
    if (x.isEmpty()) {
      return Optional.empty();
    }
    Factors factors = new Factors(graph);
    factors.take(negative);
    return factors
        .slopes(x.get(), sign)
        .filter(slopes -> broadcasts(slopes, graph.tensor(x.get())))
        .map(slopes -> new Found(x.get(), slopes));
  }

  private static boolean broadcasts(Constant slopes, Tensor x) {
    return Shape.broadcast(slopes.shape(), x.shape()).equals(x.shape());
  }

  private static GraphPatch patch(String output, Found prelu, WorkingGraph graph) {
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String slopes = patch.constant(output + "_slopes", prelu.slopes());
    return patch.define(output, new PRelu(), prelu.x(), slopes).build();
  }

  /** A product taken apart: its constants multiplied, and the one factor that is computed. */
  private static final class Factors {
    private final WorkingGraph graph;
    private Constant constant = Constant.ofFloats(Shape.scalar(), 1);
    private @Nullable String computed;
    private boolean isProduct = true;

    Factors(WorkingGraph graph) {
      this.graph = graph;
    }

    void take(String factor) {
      Tensor tensor = graph.tensor(factor);
      Optional<Node> product =
          graph
              .producer(factor, Mul.class)
              .filter(node -> ((Mul) node.op()).activation() == Activation.NONE);
      if (product.isPresent()) {
        product.get().inputs().forEach(this::take);
      } else if (!tensor.isConstant()) {
        isProduct &= computed == null;
        computed = factor;
      } else if (tensor.isFloat()) {
        constant = times(tensor.requireConstant());
      } else {
        isProduct = false;
      }
    }

    private Constant times(Constant other) {
      return PRODUCT
          .fold(List.of(Tensor.constant("a", constant), Tensor.constant("b", other)))
          .orElseThrow();
    }

    /** What multiplies the negative part of x, if that is what is computed. */
    Optional<Constant> slopes(String x, float sign) {
      if (!isProduct || computed == null) {
        return Optional.empty();
      }
      float parts = negativeParts(computed, x);
      return parts == 0
          ? Optional.empty()
          : Optional.of(times(Constant.ofFloats(Shape.scalar(), sign * parts)));
    }

    /** How many times the negative part of x a tensor is; 0 if it is something else. */
    private float negativeParts(String tensor, String x) {
      if (isOf(Sub.class, tensor, x)
          && isOf(Abs.class, graph.producer(tensor).orElseThrow().input(1), x)) {
        return 2;
      }
      Optional<Node> negated = graph.producer(tensor, Neg.class);
      String clamped = negated.map(node -> node.input(0)).orElse(tensor);
      boolean clampsNegative =
          graph
              .producer(clamped, Relu.class)
              .filter(relu -> isOf(Neg.class, relu.input(0), x))
              .isPresent();
      if (!clampsNegative) {
        return 0;
      }
      return negated.isPresent() ? 1 : -1;
    }

    /** Whether a tensor is computed by an operator whose first operand is x, without a clamp. */
    private boolean isOf(Class<? extends Op> kind, String tensor, String x) {
      return graph
          .producer(tensor, kind)
          .filter(node -> node.input(0).equals(x))
          .filter(
              node ->
                  !(node.op() instanceof FusesActivation fused)
                      || fused.activation() == Activation.NONE)
          .isPresent();
    }
  }
}
