package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Operands of equal shape but for one axis, joined along it. */
public record Concatenation(int axis) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, Integer.MAX_VALUE);
    Tensor first = inputs.get(0);
    int along = first.shape().normalizeAxis(axis);
    long extent = 0;
    for (Tensor input : inputs) {
      boolean fits =
          input.shape().rank() == first.shape().rank()
              && input.dataType() == first.dataType()
              && input.shape().withDim(along, 0).equals(first.shape().withDim(along, 0));
      Operands.require(
          fits, this, input.type() + " and " + first.type() + " do not join along axis " + along);
      extent += input.shape().dim(along);
    }
    return Operands.type(
        first.dataType(), first.shape().withDim(along, Operands.extent(this, extent)));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    if (!inputs.stream().allMatch(Tensor::isConstant)) {
      return Optional.empty();
    }
    TensorType type = inferTypes(inputs).get(0);
    Operands.requireFoldable(this, type.shape());
    int along = type.shape().normalizeAxis(axis);
    int outer = 1;
    for (int i = 0; i < along; i++) {
      outer *= type.shape().dim(i);
    }
    ByteBuffer joined =
        ByteBuffer.allocate(Math.toIntExact(type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    List<ByteBuffer> parts =
        inputs.stream().map(input -> input.requireConstant().toLittleEndian()).toList();
    for (int i = 0; i < outer; i++) {
      for (ByteBuffer part : parts) {
        int length = part.capacity() / outer;
        joined.put(part.slice(i * length, length));
      }
    }
    return Optional.of(Constant.fromLittleEndian(type, joined.flip()));
  }
}
