package io.rangefinder.tflite;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes deployable graphs as TFLite files. */
public final class TfliteWriter {
  private TfliteWriter() {}

  /**
   * The bytes of a .tflite file of a float or uint8 graph, the same for equal graphs.
   *
   * <p>Tensors are sorted by name, operator codes by number and version; constants are aligned to
   * 16 bytes. Versions and options are those of TOCO 1.15. Tensors of a known range carry it, float
   * or quantized.
   *
   * @throws UserException listing every node and tensor that TFLite cannot hold
   */
  public static byte[] write(Graph graph) {
    return write(graph, NarrowRanges.AS_OTHERS);
  }

  /**
   * The same, from which {@link TfliteReader} learns of float tensors also whether their range is
   * narrow.
   *
   * @throws UserException as {@link #write} does
   */
  public static byte[] writeWithNarrowRanges(Graph graph) {
    return write(graph, NarrowRanges.NOTED);
  }

  private static byte[] write(Graph graph, NarrowRanges narrowRanges) {
    List<String> problems = new ArrayList<>();
    List<OperatorForm> forms = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<Tensor> outputs = node.outputs().stream().map(graph::tensor).toList();
      Optional<OperatorForm> form = OperatorWriters.form(node.op(), graph.inputs(node), outputs);
      if (form.isPresent()) {
        forms.add(form.get());
      } else {
        problems.add(node + " has no TFLite form; run the deployable pipeline first");
      }
    }
    for (Tensor tensor : graph.tensors()) {
      if (tensor.dataType() == DataType.INT8 && !tensor.isConstant()) {
        problems.add("tensor '" + tensor.name() + "' is int8, which only weights may be");
      }
    }
    checkSize(graph, problems);
    if (!problems.isEmpty()) {
      throw UserException.listing("Cannot write the graph as .tflite:", problems);
    }
    return new ModelWriter(graph, forms, narrowRanges).write();
  }

  private static void checkSize(Graph graph, List<String> problems) {
    long bytes =
        graph.tensors().stream().filter(Tensor::isConstant).mapToLong(t -> t.type().bytes()).sum();
    if (bytes > ModelWriter.MAX_CONSTANT_BYTES) {
      problems.add(
          "constants of "
              + bytes
              + " bytes exceed the "
              + ModelWriter.MAX_CONSTANT_BYTES
              + " that a .tflite can hold");
    }
  }
}
