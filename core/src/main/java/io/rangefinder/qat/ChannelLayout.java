package io.rangefinder.qat;

import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.qat.edit.NodeScope;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Where weights have their output channels.
 *
 * @param shape of the weights
 * @param order of the axes in which the channels come last; its own inverse
 * @param last how many of the last axes hold the channels then
 */
record ChannelLayout(List<Integer> shape, List<Integer> order, int last) {
  ChannelLayout {
    shape = List.copyOf(shape);
    order = List.copyOf(order);
  }

  /** The layout of a layer's weights; empty where it is not known. */
  static Optional<ChannelLayout> of(NodeDef layer, Optional<List<Long>> shape) {
    if (shape.isEmpty() || shape.get().stream().anyMatch(extent -> extent < 1)) {
      return Optional.empty();
    }
    List<Integer> extents = shape.get().stream().map(Long::intValue).toList();
    boolean transposed =
        layer.getAttrOrDefault("transpose_b", AttrValue.getDefaultInstance()).getB();
    ChannelLayout layout =
        switch (layer.getOp()) {
          case "Conv2D" -> new ChannelLayout(extents, List.of(0, 1, 2, 3), 1);
          case "Conv2DBackpropInput" -> new ChannelLayout(extents, List.of(0, 1, 3, 2), 1);
          case "DepthwiseConv2dNative" -> new ChannelLayout(extents, List.of(0, 1, 2, 3), 2);
          case "MatMul" ->
              new ChannelLayout(extents, transposed ? List.of(1, 0) : List.of(0, 1), 1);
          default -> new ChannelLayout(extents, List.of(), 0);
        };
    return layout.last > 0 && layout.order.size() == extents.size()
        ? Optional.of(layout)
        : Optional.empty();
  }

  int channels() {
    int channels = 1;
    for (int i = order.size() - last; i < order.size(); i++) {
      channels *= shape.get(order.get(i));
    }
    return channels;
  }

  /** Weights as a matrix with a column a channel. */
  TensorRef columns(NodeScope scope, TensorRef weights) {
    return scope.reshaped("columns", ordered(scope, "channels_last", weights), -1, channels());
  }

  /** Weights from such a matrix. */
  TensorRef restored(NodeScope scope, TensorRef columns) {
    int[] extents = order.stream().mapToInt(shape::get).toArray();
    return ordered(scope, "restored", scope.reshaped("arranged", columns, extents));
  }

  private TensorRef ordered(NodeScope scope, String leaf, TensorRef tensor) {
    boolean isInOrder = IntStream.range(0, order.size()).allMatch(i -> order.get(i) == i);
    if (isInOrder) {
      return tensor;
    }
    TensorRef axes =
        scope.vector(leaf + "/perm", order.stream().mapToInt(Integer::intValue).toArray());
    return scope.add(
        NewNode.ofFloats("Transpose", scope.graph().unique(scope.name(leaf)))
            .reading(tensor, axes)
            .type("Tperm", DataType.DT_INT32));
  }
}
