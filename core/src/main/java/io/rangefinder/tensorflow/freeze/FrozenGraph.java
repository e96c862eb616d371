package io.rangefinder.tensorflow.freeze;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tensorflow.proto.GraphDef;

/**
 * A graph without variables.
 *
 * @param inputs names of the tensors it begins with, as far as the request named them
 * @param outputs names of the tensors it ends in
 * @param variables how many variables became constants
 * @param warnings signs that ranges in it were never trained, one sentence each
 */
public record FrozenGraph(
    GraphDef graph,
    List<String> inputs,
    List<String> outputs,
    int variables,
    List<String> warnings) {
  public FrozenGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    warnings = List.copyOf(warnings);
  }

  /** Whether training left ranges in it. */
  public boolean hasRanges() {
    return graph.getNodeList().stream()
        .anyMatch(node -> node.getOp().startsWith("FakeQuantWithMinMax"));
  }

  /** How many nodes it has. */
  public int nodes() {
    return graph.getNodeCount();
  }

  /** The graph as it is stored: the same bytes for the same graph. */
  public byte[] bytes() {
    byte[] bytes = new byte[graph.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      graph.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
