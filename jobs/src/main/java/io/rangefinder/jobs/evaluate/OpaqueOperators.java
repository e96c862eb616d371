package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.TfliteFile;
import io.rangefinder.tflite.TfliteWriter;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators at the end of a float network that TensorFlow does not have, as a model of their
 * own, which the TFLite runtime runs on what TensorFlow computed before them.
 *
 * @param file the model; its inputs are the operands
 * @param operands names of the tensors that it reads
 * @param detections the nodes among them whose results are lists of detections
 */
record OpaqueOperators(TfliteFile file, List<String> operands, List<DetectionTensors> detections)
    implements Serializable {

  /**
   * Those of a float network; null if it has none.
   *
   * @param where what messages call the network
   * @throws UserException if they read something else than floats of known shape
   */
  static @Nullable OpaqueOperators of(Graph graph, String where) {
    Graph part = graph.opaquePart();
    if (part.nodes().isEmpty()) {
      return null;
    }
    for (String operand : part.inputs()) {
      Tensor tensor = part.tensor(operand);
      if (!tensor.isFloat() || !tensor.shape().isKnown()) {
        Node reader = part.consumers(operand).get(0);
        throw new UserException(
            "Cannot evaluate '%s': %s reads '%s' %s, and only floats of known shape can be handed to it. End the network before it by naming other outputs."
                .formatted(where, reader, operand, tensor.type()));
      }
    }
    return new OpaqueOperators(
        new TfliteFile(TfliteWriter.write(part), "the last operators of " + where),
        part.inputs(),
        DetectionTensors.of(part));
  }
}
