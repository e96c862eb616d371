package io.rangefinder.prepare;

import io.rangefinder.ir.Node;

/** A constant operand that multiplies input channels into output channels. */
final class WeightSite {
  private final Node node;
  private final int operand;
  private final String input;
  private final WeightLayout layout;
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
  WeightSite(
      Node node, int operand, String input, WeightLayout layout, int[] outputs, int[] inputs) {
    this.node = node;
    this.operand = operand;
    this.input = input;
    this.layout = layout;
    this.outputs = outputs;
    this.inputs = inputs;
  }

  WeightSite renumbered(int[] numbers) {
    return new WeightSite(
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

  WeightLayout layout() {
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
