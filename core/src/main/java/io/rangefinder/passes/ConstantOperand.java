package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Arrays;
import java.util.Optional;

/**
 * The operands of a float binary operator of which one is constant, and which does not enlarge the
 * other.
 *
 * @param variable the operand that is not constant
 * @param name the constant's name
 * @param side where the constant stands
 */
record ConstantOperand(Tensor variable, String name, Constant constant, Side side) {
  enum Side {
    LEFT,
    RIGHT
  }

  static Optional<ConstantOperand> of(Node node, WorkingGraph graph) {
    Tensor left = graph.tensor(node.input(0));
    Tensor right = graph.tensor(node.input(1));
    TensorType result = graph.tensor(node.output()).type();
    if (left.isConstant() == right.isConstant() || !left.isFloat()) {
      return Optional.empty();
    }
    Tensor variable = left.isConstant() ? right : left;
    Tensor constant = left.isConstant() ? left : right;
    return variable.type().equals(result) && keepsShape(variable, constant, graph)
        ? Optional.of(
            new ConstantOperand(
                variable,
                constant.name(),
                constant.requireConstant(),
                left.isConstant() ? Side.LEFT : Side.RIGHT))
        : Optional.empty();
  }

  /**
   * Whether the result has the shape of the variable operand: where that is not known, it is so
   * behind a weighted operator, whose results have more axes than the constant.
   */
  private static boolean keepsShape(Tensor variable, Tensor constant, WorkingGraph graph) {
    return variable.shape().isKnown()
        || (constant.shape().rank() <= 1
            && graph.producer(variable.name(), WeightedOp.class).isPresent());
  }

  /** Whether the constant has a single element. */
  boolean isScalar() {
    return constant.shape().elements() == 1;
  }

  /** The only element of a constant that has one. */
  float scalar() {
    return constant.floats()[0];
  }

  /**
   * The constant as one value a channel, if it varies along the innermost axis alone; as it is if
   * nobody knows the number of channels.
   */
  Optional<float[]> perChannel() {
    Shape shape = constant.shape();
    int channels = variable.shape().isKnown() ? variable.shape().lastDim() : shape.lastDim();
    if (isScalar()) {
      float[] values = new float[channels];
      Arrays.fill(values, scalar());
      return Optional.of(values);
    }
    boolean innermostOnly = shape.elements() == channels && shape.lastDim() == channels;
    return innermostOnly ? Optional.of(constant.floats()) : Optional.empty();
  }

  /** Whether every element of the constant has one value. */
  boolean isEverywhere(float value) {
    for (float element : constant.floats()) {
      if (element != value) {
        return false;
      }
    }
    return true;
  }
}
