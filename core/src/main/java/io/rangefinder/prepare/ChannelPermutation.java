package io.rangefinder.prepare;

import java.util.Arrays;
import java.util.Optional;

/**
 * Channels that can only be put in another order together: those of an activation and of whatever
 * follows or precedes it channel by channel, until weights that read or produce all of them at once
 * take the new order in.
 */
final class ChannelPermutation {
  private static final int ELSEWHERE = -1;

  private final ChannelClasses classes;
  private final int channels;

  /** By class: where its channel stands in each activation that has it, or {@link #ELSEWHERE}. */
  private final int[] places;

  private ChannelPermutation(ChannelClasses classes, int channels) {
    this.classes = classes;
    this.channels = channels;
    this.places = new int[classes.count()];
    Arrays.fill(places, ELSEWHERE);
  }

  /**
   * The order that an activation's channels stand in; empty if it cannot be changed, because an
   * input or output of the graph, an operator that is not understood, or a concatenation has it.
   */
  static Optional<ChannelPermutation> of(ChannelClasses classes, String tensor) {
    int[] channels = classes.of(tensor);
    ChannelPermutation order = new ChannelPermutation(classes, channels.length);
    for (int c = 0; c < channels.length; c++) {
      order.places[channels[c]] = c;
    }
    boolean spread;
    do {
      spread = order.spread();
    } while (spread);
    return Optional.of(order).filter(ChannelPermutation::isConsistent);
  }

  /** Lets what is multiplied channel by channel have one order before and after. */
  private boolean spread() {
    boolean changed = false;
    for (MultiplierSite site : classes.weights()) {
      if (site.layout() instanceof ChannelConnections.Depthwise layout) {
        for (int output = 0; output < site.outputChannels(); output++) {
          int produced = site.outputClass(output);
          int read = site.inputClass(layout.inputChannel(output));
          if (places[produced] == ELSEWHERE && places[read] != ELSEWHERE) {
            places[produced] = places[read];
            changed = true;
          } else if (places[read] == ELSEWHERE && places[produced] != ELSEWHERE) {
            places[read] = places[produced];
            changed = true;
          }
        }
      }
    }
    return changed;
  }

  private boolean isConsistent() {
    for (int k = 0; k < places.length; k++) {
      if (places[k] != ELSEWHERE && classes.frozen().get(k)) {
        return false;
      }
    }
    for (int[] ofTensor : classes.byTensor().values()) {
      boolean has = Arrays.stream(ofTensor).anyMatch(k -> places[k] != ELSEWHERE);
      if (has && !repeats(ofTensor)) {
        return false;
      }
    }
    return classes.weights().stream().allMatch(this::isConsistent);
  }

  /** Whether an activation has the channels in their order, once or several times. */
  private boolean repeats(int[] ofTensor) {
    for (int c = 0; c < ofTensor.length; c++) {
      if (places[ofTensor[c]] != c % channels) {
        return false;
      }
    }
    return ofTensor.length % channels == 0;
  }

  private boolean isConsistent(MultiplierSite site) {
    if (site.layout() instanceof ChannelConnections.Depthwise layout) {
      for (int output = 0; output < site.outputChannels(); output++) {
        int read = site.inputClass(layout.inputChannel(output));
        if (places[site.outputClass(output)] != places[read]
            || (places[read] != ELSEWHERE && layout.multiplier() != 1)) {
          return false;
        }
      }
    }
    return true;
  }

  int channels() {
    return channels;
  }

  /** Whether an activation has just these channels. */
  boolean isOf(String tensor) {
    int[] ofTensor = classes.of(tensor);
    return ofTensor.length == channels && places[ofTensor[0]] != ELSEWHERE;
  }

  /**
   * Moves the constants of all channels.
   *
   * @param sources the channel that comes to each place
   */
  void change(ConstantReplacements constants, int[] sources) {
    for (MultiplierSite site : classes.weights()) {
      float[] old = constants.floats(site.node(), site.operand());
      float[] moved = new float[old.length];
      for (int i = 0; i < moved.length; i++) {
        int output = site.outputChannel(i);
        int input = site.inputChannel(i);
        int from =
            site.layout()
                .elementLike(
                    i,
                    source(output, site.outputClass(output), sources),
                    source(input, site.inputClass(input), sources));
        moved[i] = old[from];
      }
      constants.put(site.node(), site.operand(), moved);
    }
    for (OffsetSite site : classes.offsets()) {
      float[] old = constants.floats(site.node(), site.operand());
      float[] moved = new float[old.length];
      for (int i = 0; i < moved.length; i++) {
        moved[i] = old[source(i, site.elementClass(i), sources)];
      }
      constants.put(site.node(), site.operand(), moved);
    }
  }

  private int source(int position, int ofClass, int[] sources) {
    int place = places[ofClass];
    return place == ELSEWHERE ? position : position - place + sources[place];
  }
}
