package io.rangefinder.quantize.weights;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import java.util.List;

/** Runs single operators over images, exactly as the deployed runtime will. */
@FunctionalInterface
public interface OperatorRunner {
  /**
   * Runs an operator.
   *
   * @param operator a graph of one node, in floats or in codes
   * @param images the operands of each image, in the order of the graph's inputs
   * @return the results of each image, in the order of the graph's outputs
   */
  List<List<Constant>> run(Graph operator, List<List<Constant>> images);
}
