package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ir.op.Window2D;

/**
 * A product of the input's rows with weights that have one row an output.
 *
 * <p>Where images are kept apart it is no product of two matrices, whose kernels round by how many
 * rows there are and by which one it is, but, of one row an image, a batch of products, and, of
 * more, a convolution over an image of so many rows and one column.
 */
final class FullyConnectedLowering {
  private static final Window2D ONE_BY_ONE = Window2D.of(1, 1, Padding.VALID);

  private final Node node;
  private final GraphDefAssembly target;
  private final String input;
  private final String weights;
  private final int depth;
  private final int outputs;
  private final int rows;

  private FullyConnectedLowering(Node node, GraphDefAssembly target) {
    this.node = node;
    this.target = target;
    this.input = node.input(WeightedOp.INPUT);
    this.weights = node.input(WeightedOp.WEIGHTS);
    Shape shape = target.tensor(weights).shape();
    this.outputs = shape.dim(0);
    this.depth = shape.dim(1);
    this.rows = target.tensor(input).shape().elements() / depth;
  }

  static void lower(Node node, GraphDefAssembly target) {
    new FullyConnectedLowering(node, target).lower();
  }

  private void lower() {
    LoweringChain chain = target.chain(node, target.operand(input));
    if (!target.keepsImagesApart()) {
      ofMatrices(chain);
    } else if (rows == 1) {
      ofRows(chain);
    } else {
      ofColumns(chain);
    }
    ConvolutionLowerings.addBiasAndActivation(chain, node, target);
    chain.end();
  }

  private void ofMatrices(LoweringChain chain) {
    Shape shape = target.shape(input);
    if (shape.rank() != 2 || shape.dim(1) != depth) {
      reshape(chain, "Reshape", rows * target.batchSize(), depth);
    }
    chain
        .then("MatMul")
        .input(target.operand(weights))
        .set("T", DataType.FLOAT32)
        .set("transpose_a", false)
        .set("transpose_b", true);
  }

  private void ofRows(LoweringChain chain) {
    reshape(chain, "images", target.batchSize(), 1, depth);
    chain
        .then("BatchMatMulV2")
        .input(target.operand(weights))
        .set("T", DataType.FLOAT32)
        .set("adj_x", false)
        .set("adj_y", true);
    reshape(chain, "rows", target.batchSize(), outputs);
  }

  private void ofColumns(LoweringChain chain) {
    reshape(chain, "images", target.batchSize(), rows, 1, depth);
    LoweringChain filters =
        target.chain(
            node, ConvolutionLowerings.transposed(weights, "IO", Constant.vector(1, 0), target));
    reshape(filters, "filters", 1, 1, depth, outputs);
    ConvolutionLowerings.setWindow(chain.then("Conv2D").input(filters.value()), ONE_BY_ONE)
        .set("dilations", 1, 1, 1, 1);
    reshape(chain, "rows", rows * target.batchSize(), outputs);
  }

  private void reshape(LoweringChain chain, String what, int... extents) {
    chain
        .then("Reshape")
        .input(target.constant(node.output(), what + "/shape", Constant.vector(extents)))
        .set("T", DataType.FLOAT32)
        .set("Tshape", DataType.INT32);
  }
}
