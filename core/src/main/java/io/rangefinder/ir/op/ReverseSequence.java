package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * The first elements of each sequence in reverse order. Operands: x, lengths (int32 or int64, one a
 * sequence: how many elements are reversed).
 *
 * @param sequenceAxis the axis along which elements are reversed
 * @param batchAxis the axis along which sequences follow one another
 */
public record ReverseSequence(int sequenceAxis, int batchAxis) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Shape shape = inputs.get(0).shape();
    Tensor lengths = inputs.get(1);
    int sequences = shape.normalizeAxis(batchAxis);
    Operands.require(
        shape.normalizeAxis(sequenceAxis) != sequences,
        this,
        "axis " + sequences + " cannot hold the sequences and their elements");
    Operands.require(
        lengths.dataType().isIndex() && lengths.shape().equals(Shape.of(shape.dim(sequences))),
        this,
        "lengths " + lengths.type() + " are not one for each of " + shape.dim(sequences));
    return Operands.sameAs(inputs.get(0));
  }
}
