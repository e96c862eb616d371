package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.Operands.require;
import static io.rangefinder.ir.op.Operands.requireCount;
import static io.rangefinder.ir.op.Operands.requireRank;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * Transposed convolution, the gradient of a convolution by its input. Operands: output shape (4
 * indices, constant), weights OHWI (O the channels of the result), input NHWC. It has no bias.
 */
public record TransposeConv2D(Window2D window) implements Op {
  public static final int OUTPUT_SHAPE = 0;
  public static final int WEIGHTS = 1;
  public static final int INPUT = 2;

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    requireCount(this, inputs, 3, 3);
    Tensor weights = inputs.get(WEIGHTS);
    Tensor input = inputs.get(INPUT);
    requireRank(this, weights, 4);
    requireRank(this, input, 4);
    int[] dims = Operands.indices(inputs, OUTPUT_SHAPE);
    require(dims.length == 4, this, "the output shape has " + dims.length + " entries, not 4");
    Shape out = Shape.of(dims);
    Shape taps = weights.shape();
    Shape in = input.shape();
    boolean fits =
        out.dim(0) == in.dim(0)
            && out.dim(3) == taps.dim(0)
            && in.dim(3) == taps.dim(3)
            && window.outputHeight(out.dim(1), taps.dim(1)) == in.dim(1)
            && window.outputWidth(out.dim(2), taps.dim(2)) == in.dim(2);
    require(fits, this, "output " + out + ", weights " + taps + " and input " + in + " do not fit");
    return Operands.type(input.dataType(), out);
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(inputs.get(INPUT).dataType());
  }
}
