package io.rangefinder.tensorflow;

import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import org.tensorflow.proto.AttrValue;

/** Constants. */
final class ConstantImporter {
  private ConstantImporter() {}

  static void importConstant(SourceNode node, GraphAssembly graph) {
    AttrValue value = node.attribute("value");
    if (!value.hasTensor()) {
      throw new InvalidOperatorException("attribute value is missing");
    }
    graph.constant(node.name(), TensorProtos.decode(value.getTensor()));
  }
}
