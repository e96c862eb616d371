package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.OpenShapeException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;

/** What typing rules ask of their operands. */
final class Operands {
  /**
   * The greatest constant a fold makes, so that a few bytes of a graph cannot ask for the whole
   * memory. The largest weights in use, those of VGG's first fully connected layer, have 102760448.
   */
  private static final int MAX_FOLDED_ELEMENTS = 1 << 27;

  private Operands() {}

  /** Demands a number of operands, and that their shapes are known. */
  static void requireCount(Op op, List<Tensor> inputs, int least, int most) {
    requireCountOfAnyShape(op, inputs, least, most);
    for (Tensor input : inputs) {
      if (!input.shape().isKnown()) {
        throw new OpenShapeException(
            op.kind()
                + ": the shape of '"
                + input.name()
                + "' is not known; give the operator that computes it the attribute"
                + " _output_shapes, or end the graph there");
      }
    }
  }

  /** Demands a number of operands. */
  static void requireCountOfAnyShape(Op op, List<Tensor> inputs, int least, int most) {
    if (inputs.size() < least || inputs.size() > most) {
      throw new InvalidOperatorException(
          op.kind()
              + " takes "
              + (least == most ? least : least + " to " + most)
              + " operands, found "
              + inputs.size());
    }
  }

  static void requireRank(Op op, Tensor tensor, int rank) {
    if (tensor.shape().rank() != rank) {
      throw new InvalidOperatorException(
          op.kind()
              + " needs rank "
              + rank
              + " of '"
              + tensor.name()
              + "', found "
              + tensor.type());
    }
  }

  static void requireBool(Op op, Tensor tensor) {
    require(
        tensor.dataType() == DataType.BOOL,
        op,
        "'" + tensor.name() + "' is " + tensor.type() + ", not bool");
  }

  /**
   * Demands that two operands hold elements of one type.
   *
   * @param role what they are, for the message
   */
  static void requireOneType(Op op, String role, Tensor a, Tensor b) {
    require(a.dataType() == b.dataType(), op, role + " are " + a.type() + " and " + b.type());
  }

  static void require(boolean holds, Op op, String problem) {
    if (!holds) {
      throw new InvalidOperatorException(op.kind() + ": " + problem);
    }
  }

  /** An extent worked out in 64 bits. */
  static int extent(Op op, long extent) {
    require(extent >= 0 && extent <= Integer.MAX_VALUE, op, "an extent of " + extent + " results");
    return (int) extent;
  }

  /** Refuses to fold what would not fit in memory. */
  static void requireFoldable(Op op, Shape shape) {
    require(
        shape.elements() <= MAX_FOLDED_ELEMENTS,
        op,
        "a constant of shape " + shape + " has more elements than " + MAX_FOLDED_ELEMENTS);
  }

  /** The elements of an operand that decides a shape. */
  static int[] indices(List<Tensor> inputs, int index) {
    return inputs.get(index).requireConstant().indices();
  }

  /**
   * The only element of an operand that decides a shape.
   *
   * @param role what the operand is, for the message
   */
  static int index(Op op, List<Tensor> inputs, int index, String role) {
    int[] given = indices(inputs, index);
    require(given.length == 1, op, "one " + role + " is needed, found " + given.length);
    return given[0];
  }

  /** The axes of a reduction, each once and ascending, from 0 to rank - 1. */
  static int[] axes(Shape shape, int[] given) {
    return Arrays.stream(given).map(shape::normalizeAxis).sorted().distinct().toArray();
  }

  static List<TensorType> sameAs(Tensor tensor) {
    return List.of(tensor.type());
  }

  static List<TensorType> type(DataType dataType, Shape shape) {
    return List.of(new TensorType(dataType, shape));
  }
}
