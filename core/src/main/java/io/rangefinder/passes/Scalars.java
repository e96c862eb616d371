package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/** Operators of two operands of which one is a float constant of one element. */
final class Scalars {
  private Scalars() {}

  /**
   * A binary node taken apart.
   *
   * @param other the operand that is not the scalar
   */
  record Split(float scalar, String other) {}

  /** The scalar and the other operand, if exactly one operand is a scalar. */
  static Optional<Split> of(Node node, WorkingGraph graph) {
    Optional<Float> left = value(node.input(0), graph);
    Optional<Float> right = value(node.input(1), graph);
    if (left.isPresent() == right.isPresent()) {
      return Optional.empty();
    }
    return left.isPresent()
        ? Optional.of(new Split(left.get(), node.input(1)))
        : Optional.of(new Split(right.orElseThrow(), node.input(0)));
  }

  /** The only element of a float constant. */
  static Optional<Float> value(String tensor, WorkingGraph graph) {
    return graph
        .constant(tensor)
        .filter(constant -> constant.dataType() == DataType.FLOAT32)
        .filter(constant -> constant.shape().elements() == 1)
        .map(Constant::floats)
        .map(floats -> floats[0]);
  }
}
