package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.WeightedOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Takes channels that never left 0 out of the weights: what produces them and what reads them
 * becomes 0. On the images observed the graph computes the same.
 *
 * <p>Such channels, switched off by training, often have the largest weights of their operator and
 * so decide the scale of all others. Channels tied to an input or output of the graph stay: an
 * output that was silent is still an answer.
 */
public final class DeadChannels {
  /** So few images do not tell a dead channel from a rare one. */
  public static final long DEFAULT_LEAST_IMAGES = 100;

  private final long leastImages;

  public DeadChannels() {
    this(DEFAULT_LEAST_IMAGES);
  }

  /** Dead channels are believed from so many images on. */
  public DeadChannels(long leastImages) {
    this.leastImages = leastImages;
  }

  /**
   * The channels of one operator's weights that were taken out.
   *
   * @param operator name of the operator
   * @param outputs output channels that never left 0, ascending
   * @param inputs input channels that never left 0, ascending
   */
  public record Finding(String operator, List<Integer> outputs, List<Integer> inputs) {
    public Finding {
      outputs = List.copyOf(outputs);
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * What was found.
   *
   * @param images images that were observed
   * @param leastImages images from which on dead channels are believed; with fewer nothing is done
   * @param findings operators with dead channels, in topological order
   */
  public record Report(long images, long leastImages, List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }

    /** Whether enough images were observed to do anything. */
    public boolean hasEnoughImages() {
      return images >= leastImages;
    }
  }

  /** The graph without dead channels, all shapes as they were. */
  public record Result(Graph graph, Report report) {}

  /**
   * Zeroes what belongs to dead channels.
   *
   * @param graph a deployable graph
   * @param observed bounds of its activations; one that is not there has no dead channel
   * @param images how many images were observed
   */
  public Result remove(Graph graph, Map<String, ChannelBounds> observed, long images) {
    List<Finding> findings = new ArrayList<>();
    if (images < leastImages) {
      return new Result(graph, new Report(images, leastImages, findings));
    }
    ChannelClasses classes = ChannelClasses.of(graph);
    ConstantReplacements constants = new ConstantReplacements(graph);
    for (MultiplierSite site : classes.weights()) {
      Node node = site.node();
      boolean[] outputs = dead(node.output(), classes, observed, site.outputChannels());
      boolean[] inputs = dead(site.input(), classes, observed, site.inputChannels());
      Finding finding = new Finding(node.name(), indices(outputs), indices(inputs));
      if (finding.outputs().isEmpty() && finding.inputs().isEmpty()) {
        continue;
      }
      findings.add(finding);
      float[] weights = constants.floats(node, site.operand()).clone();
      for (int i = 0; i < weights.length; i++) {
        if (outputs[site.outputChannel(i)] || inputs[site.inputChannel(i)]) {
          weights[i] = 0;
        }
      }
      constants.put(node, site.operand(), weights);
      if (node.op() instanceof WeightedOp && node.inputs().size() > WeightedOp.BIAS) {
        float[] bias = constants.floats(node, WeightedOp.BIAS).clone();
        for (int i = 0; i < bias.length; i++) {
          bias[i] = outputs[i] ? 0 : bias[i];
        }
        constants.put(node, WeightedOp.BIAS, bias);
      }
    }
    return new Result(constants.apply(), new Report(images, leastImages, findings));
  }

  /**
   * Which channels, as weights count them, were dead. Those of a fully connected operator may count
   * the channels of several pixels, or several channels as one.
   *
   * @param count how many channels the weights count
   */
  private static boolean[] dead(
      String tensor, ChannelClasses classes, Map<String, ChannelBounds> observed, int count) {
    boolean[] dead = new boolean[count];
    ChannelBounds bounds = observed.get(tensor);
    if (bounds == null) {
      return dead;
    }
    int[] channels = classes.of(tensor);
    Arrays.fill(dead, true);
    for (int i = 0; i < Math.max(count, channels.length); i++) {
      int channel = i % channels.length;
      dead[i % count] &= bounds.isDead(channel) && !classes.ends().get(channels[channel]);
    }
    return dead;
  }

  private static List<Integer> indices(boolean[] flags) {
    return IntStream.range(0, flags.length).filter(i -> flags[i]).boxed().toList();
  }
}
