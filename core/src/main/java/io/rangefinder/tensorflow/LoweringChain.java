package io.rangefinder.tensorflow;

import org.jspecify.annotations.Nullable;

/**
 * Several TensorFlow nodes, each reading the one before, that compute one tensor of the graph. The
 * last has the tensor's name, the others that name followed by their operator.
 */
final class LoweringChain {
  private final GraphDefAssembly target;
  private final String tensor;
  private String value;
  private @Nullable TargetNode last;

  /**
   * An empty chain.
   *
   * @param tensor the tensor to compute
   * @param start what the first node reads, a name in the GraphDef
   */
  LoweringChain(GraphDefAssembly target, String tensor, String start) {
    this.target = target;
    this.tensor = tensor;
    this.value = start;
  }

  /** The next node; what was computed so far is its first operand. */
  TargetNode then(String op) {
    String before = value();
    TargetNode next = new TargetNode(op).input(before);
    last = next;
    return next;
  }

  /** The name, in the GraphDef, of what was computed so far. */
  String value() {
    if (last != null) {
      value = target.add(tensor, last);
      last = null;
    }
    return value;
  }

  /** Gives the last node the tensor's name. */
  void end() {
    TargetNode node = last == null ? then("Identity").set("T", target.type(tensor)) : last;
    target.addAs(tensor, node);
    last = null;
  }
}
