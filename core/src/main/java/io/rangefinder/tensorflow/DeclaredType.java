package io.rangefinder.tensorflow;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What a node declares about one of its outputs, in {@code dtype} or {@code T}, and in {@code
 * shape} or {@code _output_shapes}.
 */
record DeclaredType(DataType dataType, Optional<TensorShapeProto> shape) {
  /**
   * The declaration of a tensor.
   *
   * @param tensor canonical name of an output of the node
   */
  static DeclaredType of(String tensor, SourceNode node) {
    return new DeclaredType(
        node.type("dtype", node.type("T", DataType.FLOAT32)), shape(tensor, node));
  }

  private static Optional<TensorShapeProto> shape(String tensor, SourceNode node) {
    if (node.has("shape") && node.attribute("shape").hasShape()) {
      return Optional.of(node.attribute("shape").getShape());
    }
    int output = SourceNode.indexOf(tensor);
    List<TensorShapeProto> shapes = node.attribute("_output_shapes").getList().getShapeList();
    return output < shapes.size() ? Optional.of(shapes.get(output)) : Optional.empty();
  }

  /**
   * The shape given from outside, or else the declared one with 1 for an unknown batch.
   *
   * @param remedy what to do if neither is known
   * @throws InvalidOperatorException if the two contradict each other, or neither is known
   */
  Shape shape(@Nullable Shape given, String remedy) {
    if (given == null) {
      return knownShape(remedy);
    }
    shape.ifPresent(declared -> requireAgreement(given, declared));
    return given;
  }

  private Shape knownShape(String remedy) {
    TensorShapeProto declared =
        shape
            .filter(proto -> !proto.getUnknownRank())
            .orElseThrow(() -> new InvalidOperatorException("its shape is not known; " + remedy));
    int[] dims = new int[declared.getDimCount()];
    for (int i = 0; i < dims.length; i++) {
      long size = declared.getDim(i).getSize();
      dims[i] = size == -1 && i == 0 ? 1 : (int) Math.max(-1, Math.min(size, Integer.MAX_VALUE));
    }
    if (Arrays.stream(dims).anyMatch(dim -> dim < 0)) {
      throw new InvalidOperatorException(
          "its shape " + text(declared) + " is not known in full; " + remedy);
    }
    return Shape.of(dims);
  }

  private static void requireAgreement(Shape given, TensorShapeProto declared) {
    if (declared.getUnknownRank()) {
      return;
    }
    boolean agrees = given.rank() == declared.getDimCount();
    for (int i = 0; agrees && i < given.rank(); i++) {
      long size = declared.getDim(i).getSize();
      agrees = size == -1 || size == given.dim(i);
    }
    if (!agrees) {
      throw new InvalidOperatorException(
          "the given shape " + given + " contradicts the graph's " + text(declared));
    }
  }

  private static String text(TensorShapeProto shape) {
    List<String> dims =
        shape.getDimList().stream()
            .map(dim -> dim.getSize() < 0 ? "?" : Long.toString(dim.getSize()))
            .toList();
    return "[" + String.join(",", dims) + "]";
  }
}
