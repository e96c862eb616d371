package io.rangefinder.prepare;

import io.rangefinder.ir.Node;

/**
 * A constant operand that is added to channels: a bias or an operand of an addition. Its last axis
 * counts the channels.
 */
final class OffsetSite {
  private final Node node;
  private final int operand;
  private final int[] classes;

  /**
   * Takes the array over.
   *
   * @param operand its place among the node's operands
   * @param classes the class of each channel
   */
  OffsetSite(Node node, int operand, int[] classes) {
    this.node = node;
    this.operand = operand;
    this.classes = classes;
  }

  OffsetSite renumbered(int[] numbers) {
    return new OffsetSite(node, operand, ChannelClasses.renumbered(classes, numbers));
  }

  Node node() {
    return node;
  }

  /** Its place among the node's operands. */
  int operand() {
    return operand;
  }

  int elementClass(int element) {
    return classes[element % classes.length];
  }
}
