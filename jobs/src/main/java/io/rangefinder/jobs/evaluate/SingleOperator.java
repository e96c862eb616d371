package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.jobs.execute.TfliteFile;
import io.rangefinder.tflite.TfliteWriter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One operator of a quantized model as a model of its own.
 *
 * @param position its place among the model's operators
 * @param kind what it is
 * @param results names of the tensors it computes
 * @param file the operator alone; its inputs bear the names of its operands
 */
record SingleOperator(int position, String kind, List<String> results, TfliteFile file)
    implements Serializable {
  /**
   * The operators that compute codes from codes or floats, all of which are floats of the same
   * shape in the float network.
   */
  static List<SingleOperator> of(Graph quantized, Graph network) {
    List<SingleOperator> operators = new ArrayList<>();
    for (int position = 0; position < quantized.nodes().size(); position++) {
      Node node = quantized.nodes().get(position);
      Graph alone = quantized.only(node);
      boolean fed = alone.inputs().stream().map(alone::tensor).allMatch(t -> isFloatOf(t, network));
      boolean coded =
          node.outputs().stream()
              .map(alone::tensor)
              .allMatch(t -> t.dataType() == DataType.UINT8 && isFloatOf(t, network));
      if (fed && coded && !alone.inputs().isEmpty()) {
        TfliteFile file = new TfliteFile(TfliteWriter.write(alone), node.toString());
        operators.add(new SingleOperator(position, node.op().kind(), node.outputs(), file));
      }
    }
    return operators;
  }

  private static boolean isFloatOf(Tensor tensor, Graph network) {
    boolean real =
        tensor.isFloat() || (tensor.dataType() == DataType.UINT8 && tensor.quantization() != null);
    return real
        && network.hasTensor(tensor.name())
        && network.tensor(tensor.name()).isFloat()
        && network.tensor(tensor.name()).shape().equals(tensor.shape());
  }
}
