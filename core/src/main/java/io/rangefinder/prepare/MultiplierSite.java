package io.rangefinder.prepare;

import io.rangefinder.ir.Node;

/** A constant operand that multiplies input channels into output channels. */
final class MultiplierSite {
  private final Node node;
  private final int operand;
  private final String input;
  private final ChannelConnections layout;
  private final int[] outputs;
  private final int[] inputs;

  /**
   * Takes the arrays over.
   *
   * @param operand its place among the node's operands
   * @param input the activation that is multiplied
   * @param outputs the class of each output channel
   * @param inputs the class of each input channel
   */
  MultiplierSite(
      Node node,
      int operand,
      String input,
      ChannelConnections layout,
      int[] outputs,
      int[] inputs) {
    this.node = node;
    this.operand = operand;
    this.input = input;
    this.layout = layout;
    this.outputs = outputs;
    this.inputs = inputs;
  }

  MultiplierSite renumbered(int[] numbers) {
    return new MultiplierSite(
        node,
        operand,
        input,
        layout,
        ChannelClasses.renumbered(outputs, numbers),
        ChannelClasses.renumbered(inputs, numbers));
  }

  Node node() {
    return node;
  }

  /** Its place among the node's operands. */
  int operand() {
    return operand;
  }

  /** The activation that is multiplied. */
  String input() {
    return input;
  }

  ChannelConnections layout() {
    return layout;
  }

  int outputChannels() {
    return outputs.length;
  }

  int inputChannels() {
    return inputs.length;
  }

  int outputChannel(int element) {
    return layout.outputChannel(layout.pairOf(element));
  }

  int inputChannel(int element) {
    return layout.inputChannel(layout.pairOf(element));
  }

  int outputClass(int channel) {
    return outputs[channel];
  }

  int inputClass(int channel) {
    return inputs[channel];
  }
}
