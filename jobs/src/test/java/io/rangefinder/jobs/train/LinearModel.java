package io.rangefinder.jobs.train;

import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * loss = mean((weight x + bias - target)^2), with a variable {@code seen} that counts the steps.
 * The weight is read twice, each time for half of the product.
 */
final class LinearModel {
  static final String LOSS = "loss";

  private LinearModel() {}

  static TrainableGraph graph() {
    return new TrainableGraph(
        definition(),
        List.of("weight", "bias"),
        List.of("count"),
        Map.of("weight", "begin_weight", "bias", "begin_bias", "seen", "begin_seen"));
  }

  private static GraphDef definition() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x =
          tf.withName("x").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
      Operand<TFloat32> target =
          tf.withName("target").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
      VarHandleOp weight = variable(tf, "weight");
      VarHandleOp bias = variable(tf, "bias");
      VarHandleOp seen = variable(tf, "seen");
      tf.withName("count").assignAddVariableOp(seen, tf.constant(1f));
      Operand<TFloat32> half = tf.math.mul(tf.constant(0.5f), x);
      Operand<TFloat32> product =
          tf.math.add(
              tf.math.mul(tf.readVariableOp(weight, TFloat32.class), half),
              tf.math.mul(tf.readVariableOp(weight, TFloat32.class), half));
      Operand<TFloat32> answer = tf.math.add(product, tf.readVariableOp(bias, TFloat32.class));
      tf.withName(LOSS)
          .math
          .mean(tf.math.squaredDifference(answer, target), tf.constant(new int[] {0}));
      return graph.toGraphDef();
    }
  }

  private static VarHandleOp variable(Ops tf, String name) {
    VarHandleOp handle =
        tf.withName(name).varHandleOp(TFloat32.class, Shape.scalar(), VarHandleOp.sharedName(name));
    tf.withName("begin_" + name).assignVariableOp(handle, tf.constant(0f));
    return handle;
  }

  /** Two points of the line 2 x + 1, which the caller closes. */
  static Map<String, Tensor> points() {
    return Map.of("x", TFloat32.vectorOf(1, 2), "target", TFloat32.vectorOf(3, 5));
  }
}
