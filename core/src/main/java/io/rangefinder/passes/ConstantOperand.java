package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
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
    return variable.type().equals(result) && result.shape().isKnown()
        ? Optional.of(
            new ConstantOperand(
                variable,
                constant.name(),
                constant.requireConstant(),
                left.isConstant() ? Side.LEFT : Side.RIGHT))
        : Optional.empty();
  }

  /** Whether the constant has a single element. */
  boolean isScalar() {
    return constant.shape().elements() == 1;
  }

  /** The only element of a constant that has one. */
  float scalar() {
    return constant.floats()[0];
  }

  /** The constant as one value a channel, if it varies along the innermost axis alone. */
  Optional<float[]> perChannel() {
    int channels = variable.shape().lastDim();
    Shape shape = constant.shape();
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
