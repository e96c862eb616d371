package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The channels of all activations of a graph, in classes that can only be scaled together.
 *
 * <p>Scaling every channel of a class by one positive factor, its {@link #offsets} by the same, its
 * {@link #weights} by the factor of their output and by one over that of their input, leaves what
 * the graph computes as it is, as long as no clamp is felt. Classes are numbered in topological
 * order.
 *
 * @param count how many classes there are
 * @param byTensor the class of each channel, by tensor
 * @param frozen classes that must keep their scale
 * @param ends classes with a channel of an input or output of the graph, all of them frozen
 * @param weights constants that lie between classes
 * @param offsets constants that are added within classes
 */
record ChannelClasses(
    int count,
    Map<String, int[]> byTensor,
    BitSet frozen,
    BitSet ends,
    List<MultiplierSite> weights,
    List<OffsetSite> offsets) {

  /** The classes of a deployable graph. */
  static ChannelClasses of(Graph graph) {
    return new ChannelCoupling(graph).classes();
  }

  /** The class of each channel of an activation. */
  int[] of(String tensor) {
    int[] classes = byTensor.get(tensor);
    if (classes == null) {
      throw new IllegalArgumentException("'" + tensor + "' is no activation of the graph");
    }
    return classes;
  }

  static int[] renumbered(int[] old, int[] numbers) {
    int[] classes = new int[old.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = numbers[old[i]];
    }
    return classes;
  }
}
