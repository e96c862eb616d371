package io.rangefinder.prepare;

/**
 * Which elements of a weight tensor connect which channels. A pair is an input and an output
 * channel that are connected; all elements between the two, as the taps of a window, belong to it.
 */
sealed interface ChannelConnections {
  int pairs();

  int pairOf(int element);

  int outputChannel(int pair);

  int inputChannel(int pair);

  /** The element of the same tap as the given one that connects two other channels. */
  int elementLike(int element, int outputChannel, int inputChannel);

  /** Every output reads every input; outputs are outermost and inputs innermost: OHWI and OK. */
  record OutputMajor(int outputs, int taps, int inputs) implements ChannelConnections {
    @Override
    public int pairs() {
      return outputs * inputs;
    }

    @Override
    public int pairOf(int element) {
      return element / (taps * inputs) * inputs + element % inputs;
    }

    @Override
    public int outputChannel(int pair) {
      return pair / inputs;
    }

    @Override
    public int inputChannel(int pair) {
      return pair % inputs;
    }

    @Override
    public int elementLike(int element, int outputChannel, int inputChannel) {
      return (outputChannel * taps + element / inputs % taps) * inputs + inputChannel;
    }
  }

  /**
   * Every output reads one input; outputs are innermost: 1HWO, and factors of single channels.
   *
   * @param multiplier neighbouring outputs that read the same input
   */
  record Depthwise(int outputs, int multiplier) implements ChannelConnections {
    @Override
    public int pairs() {
      return outputs;
    }

    @Override
    public int pairOf(int element) {
      return element % outputs;
    }

    @Override
    public int outputChannel(int pair) {
      return pair;
    }

    @Override
    public int inputChannel(int pair) {
      return pair / multiplier;
    }

    @Override
    public int elementLike(int element, int outputChannel, int inputChannel) {
      return element - element % outputs + outputChannel;
    }
  }
}
