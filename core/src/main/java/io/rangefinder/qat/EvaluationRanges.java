package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NodeScope;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import org.tensorflow.proto.DataType;

/** Ranges as training left them in their variables. */
final class EvaluationRanges extends RangeWriter {
  EvaluationRanges(GraphEdit graph) {
    super(graph);
  }

  @Override
  Written ends(
      NodeScope scope, RangeGroup group, Width width, RangeVariables variables, Ends handles) {
    return new Written(
        new Ends(
            scope.read("min/read", handles.min(), DataType.DT_FLOAT),
            scope.read("max/read", handles.max(), DataType.DT_FLOAT)),
        variables);
  }

  @Override
  TensorRef quantize(NodeScope scope, TensorRef tensor, Ends ends, Width width) {
    return fakeQuant(scope, tensor, ends, width);
  }
}
