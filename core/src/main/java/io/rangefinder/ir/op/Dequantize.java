package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * The real values of codes, {@code scale * (code - zeroPoint)} of the operand's quantization, or of
 * float16 elements.
 */
public record Dequantize() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Tensor codes = inputs.get(0);
    boolean isCoded = codes.dataType().bytes() == 1 && codes.quantization() != null;
    Operands.require(
        isCoded || codes.dataType() == DataType.FLOAT16,
        this,
        "'" + codes.name() + "' is " + codes.type() + " and not quantized");
    return Operands.type(DataType.FLOAT32, codes.shape());
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(DataType.FLOAT32);
  }
}
