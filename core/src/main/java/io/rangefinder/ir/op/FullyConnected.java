package io.rangefinder.ir.op;

import static io.rangefinder.ir.op.Operands.require;
import static io.rangefinder.ir.op.Operands.requireCount;
import static io.rangefinder.ir.op.Operands.requireRank;

import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * Matrix product with constant weights. Operands: input of any rank, read as rows of K elements;
 * weights OK; optional bias O. The output has rank 2: rows by O.
 */
public record FullyConnected(Activation activation) implements WeightedOp {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    requireCount(this, inputs, 2, 3);
    Tensor input = inputs.get(INPUT);
    Tensor weights = inputs.get(WEIGHTS);
    requireRank(this, weights, 2);
    int depth = weights.shape().dim(1);
    int outputs = weights.shape().dim(0);
    int elements = input.shape().elements();
    require(
        depth > 0 && elements % depth == 0,
        this,
        "input " + input.shape() + " does not divide into rows of " + depth);
    require(
        inputs.size() == 2 || inputs.get(BIAS).shape().elements() == outputs,
        this,
        "the bias does not have one element an output");
    return Operands.type(input.dataType(), Shape.of(elements / depth, outputs));
  }

  @Override
  public int outputChannelAxis() {
    return 0;
  }

  @Override
  public FullyConnected withActivation(Activation newActivation) {
    return new FullyConnected(newActivation);
  }
}
