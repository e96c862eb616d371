package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Concatenation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Gives the parts of concatenations one width. Quantized, they have one range, and a part that is
 * much narrower than another is left with a few codes, in whatever else reads it as well.
 *
 * <p>All channels of a part get one factor: what produces it is divided by it, what reads it
 * multiplied, which leaves the codes of the producer's weights as they are. A convolution that
 * works channel by channel hands the factor on to its output, so that its weights keep their
 * spread. A part tied to an input or output of the graph, or to an operator that does not commute
 * with scaling, keeps its width, and no clamp is felt that was not: the values come out the same
 * but for their scale.
 */
public final class PartBalance {
  private static final double LEAST_FACTOR = 1.25;
  private static final double WIDEST_FACTOR = 1e4;

  private final Headroom headroom;

  /** Leaves the default headroom below clamps. */
  public PartBalance() {
    this(Headroom.DEFAULT);
  }

  /** Leaves room below the clamps for more than was observed. */
  public PartBalance(Headroom headroom) {
    this.headroom = headroom;
  }

  /**
   * A part of a concatenation.
   *
   * @param tensor its name
   * @param width of the range of its values before
   * @param factor what they are multiplied by
   */
  public record Part(String tensor, double width, double factor) {}

  /**
   * A concatenation whose parts were balanced.
   *
   * @param operator its name
   */
  public record Finding(String operator, List<Part> parts) {
    public Finding {
      parts = List.copyOf(parts);
    }
  }

  /**
   * What came of it.
   *
   * @param findings the concatenations that could be balanced, in topological order
   * @param before noise to signal of the quantized outputs as the graph was
   * @param after the same with balanced parts
   */
  public record Report(List<Finding> findings, double before, double after) {
    public Report {
      findings = List.copyOf(findings);
    }

    /** Whether the graph was changed: something could be balanced, and no error grew by it. */
    public boolean isKept() {
      return !findings.isEmpty() && after <= before;
    }
  }

  /** A graph, all names and shapes as they were, and the factor of every channel. */
  public record Result(Graph graph, ChannelFactors factors, Report report) {}

  /**
   * Balances the concatenations of a graph, unless that makes the quantized graph worse.
   *
   * @param graph a deployable graph
   * @param observed bounds of its activations; a concatenation that is not there stays as it is
   * @param error what tells that; it is not asked if there is nothing to balance
   */
  public Result balance(Graph graph, Map<String, ChannelBounds> observed, QuantizedError error) {
    Result balanced = balance(graph, observed);
    if (balanced.report().findings().isEmpty()) {
      return balanced;
    }
    Report report =
        new Report(
            balanced.report().findings(),
            error.of(graph, observed),
            error.of(balanced.graph(), balanced.factors().carry(observed)));
    return report.isKept()
        ? new Result(balanced.graph(), balanced.factors(), report)
        : new Result(graph, ChannelFactors.ones(graph), report);
  }

  /** Balances the concatenations of a graph. */
  Result balance(Graph graph, Map<String, ChannelBounds> observed) {
    ChannelClasses classes = ChannelClasses.of(graph);
    ClipLimits limits = ClipLimits.of(graph, classes, observed, headroom, WIDEST_FACTOR);
    Balancing balancing = new Balancing(graph, classes, limits, observed);
    graph.nodes().forEach(balancing::see);
    ClassScaling scaling = new ClassScaling(classes, balancing.factors);
    return new Result(
        balancing.findings.isEmpty() ? graph : scaling.apply(graph),
        scaling.channels(graph),
        new Report(balancing.findings, 0, 0));
  }

  /** Parts of a concatenation that share a channel, and so their factor. */
  private record Group(List<String> tensors, BitSet classes, double width) {}

  private static final class Balancing {
    private final Graph graph;
    private final ChannelClasses classes;
    private final ClipLimits limits;
    private final Map<String, ChannelBounds> observed;
    private final double[] factors;

    /** Classes that keep the factor they have. */
    private final BitSet fixed;

    private final List<Finding> findings = new ArrayList<>();

    Balancing(
        Graph graph,
        ChannelClasses classes,
        ClipLimits limits,
        Map<String, ChannelBounds> observed) {
      this.graph = graph;
      this.classes = classes;
      this.limits = limits;
      this.observed = observed;
      this.factors = new double[classes.count()];
      Arrays.fill(factors, 1);
      this.fixed = (BitSet) classes.frozen().clone();
    }

    void see(Node node) {
      if (joinsChannels(node) && observed.containsKey(node.output())) {
        balance(node);
      }
      for (MultiplierSite site : classes.weights()) {
        if (site.node().equals(node) && site.layout() instanceof ChannelConnections.Depthwise) {
          handOn(site);
        }
      }
    }

    private boolean joinsChannels(Node node) {
      if (!(node.op() instanceof Concatenation join)) {
        return false;
      }
      Tensor output = graph.tensor(node.output());
      return output.isFloat()
          && output.shape().normalizeAxis(join.axis()) == output.shape().rank() - 1;
    }

    private void balance(Node node) {
      List<Group> groups = new ArrayList<>();
      collect(node, node.output(), 0, groups);
      List<Group> live = groups.stream().filter(group -> group.width() > 0).toList();
      double target = target(live);
      double[] wanted = live.stream().mapToDouble(group -> factor(group, target)).toArray();
      if (Arrays.stream(wanted).allMatch(f -> Math.max(f, 1 / f) < LEAST_FACTOR)) {
        return;
      }
      List<Part> parts = new ArrayList<>();
      for (int g = 0; g < wanted.length; g++) {
        Group group = live.get(g);
        double factor = wanted[g];
        group.classes().stream()
            .filter(k -> !fixed.get(k))
            .forEach(
                k -> {
                  factors[k] = factor;
                  fixed.set(k);
                });
        group.tensors().forEach(tensor -> parts.add(new Part(tensor, group.width(), factor)));
      }
      findings.add(new Finding(node.name(), parts));
    }

    /** The parts of a concatenation, and those of concatenations that are parts of it. */
    private void collect(Node node, String whole, int first, List<Group> groups) {
      int channel = first;
      for (Tensor part : graph.inputs(node)) {
        Node producer = graph.producer(part.name()).filter(this::joinsChannels).orElse(null);
        if (producer != null) {
          collect(producer, whole, channel, groups);
        } else {
          add(part, whole, channel, groups);
        }
        channel += part.shape().lastDim();
      }
    }

    private void add(Tensor part, String whole, int first, List<Group> groups) {
      int[] channels = classes.of(whole);
      ChannelBounds bounds = observed.get(whole);
      BitSet members = new BitSet();
      List<String> tensors = new ArrayList<>();
      double least = 0;
      double greatest = 0;
      for (int c = first; c < first + part.shape().lastDim(); c++) {
        members.set(channels[c]);
        if (bounds != null && bounds.isObserved(c)) {
          least = Math.min(least, bounds.min(c) * factors[channels[c]]);
          greatest = Math.max(greatest, bounds.max(c) * factors[channels[c]]);
        }
      }
      double width = greatest - least;
      for (Group group : List.copyOf(groups)) {
        if (group.classes().intersects(members)) {
          groups.remove(group);
          members.or(group.classes());
          tensors.addAll(group.tensors());
          width = Math.max(width, group.width());
        }
      }
      if (!tensors.contains(part.name())) {
        tensors.add(part.name());
      }
      groups.add(new Group(tensors, members, width));
    }

    /** The width that the groups can come closest to; the greatest that cannot be changed. */
    private double target(List<Group> groups) {
      double target =
          groups.stream().filter(this::isFixed).mapToDouble(Group::width).max().orElse(0);
      double least = Double.POSITIVE_INFINITY;
      List<Double> widths = groups.stream().map(Group::width).toList();
      for (double width : target > 0 ? List.<Double>of() : widths) {
        double distance = 0;
        for (Group group : groups) {
          double off = Math.log(factor(group, width) * group.width() / width);
          distance += off * off;
        }
        if (distance < least || (distance == least && width > target)) {
          least = distance;
          target = width;
        }
      }
      return target;
    }

    private boolean isFixed(Group group) {
      return group.classes().intersects(fixed);
    }

    /** The factor that brings a group closest to a width. */
    private double factor(Group group, double width) {
      if (isFixed(group)) {
        return 1;
      }
      int[] members = group.classes().stream().toArray();
      double factor = width / group.width();
      for (int k : members) {
        factor = limits.clamp(k, factor);
      }
      double found = factor;
      return Arrays.stream(members).allMatch(k -> limits.allows(k, found)) ? found : 1;
    }

    /** Lets the outputs of weights that work channel by channel have the factors of the inputs. */
    private void handOn(MultiplierSite site) {
      double[] wanted = new double[site.outputChannels()];
      boolean changes = false;
      for (int o = 0; o < wanted.length; o++) {
        wanted[o] = factors[site.inputClass(site.layout().inputChannel(o))];
        int k = site.outputClass(o);
        changes |= wanted[o] != 1;
        if (wanted[o] != factors[k] && (fixed.get(k) || !limits.allows(k, wanted[o]))) {
          return;
        }
      }
      for (int o = 0; changes && o < wanted.length; o++) {
        factors[site.outputClass(o)] = wanted[o];
        fixed.set(site.outputClass(o));
      }
    }
  }
}
