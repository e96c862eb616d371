package io.rangefinder.rewrite;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Names;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change to a graph as data, applied by the driver alone: tensors that are defined, anew or for
 * the first time, by a node or a constant, and uses of one tensor that go to another.
 *
 * <p>Defining a tensor that a node already defines removes that node. Whatever nothing needs
 * afterwards is dropped, so a rule never says what goes, only what comes.
 */
public final class GraphPatch {
  private final Map<String, Tensor> constants;
  private final Map<String, TensorRange> ranges;
  private final Set<String> rangeless;
  private final Set<String> revalued;
  private final List<Node> nodes;
  private final Map<String, String> replacements;

  private GraphPatch(Builder builder) {
    this.constants = new LinkedHashMap<>(builder.constants);
    this.ranges = new LinkedHashMap<>(builder.ranges);
    this.rangeless = new LinkedHashSet<>(builder.rangeless);
    this.revalued = new LinkedHashSet<>(builder.revalued);
    this.nodes = List.copyOf(builder.nodes);
    this.replacements = new LinkedHashMap<>(builder.replacements);
  }

  /** Starts a patch of a graph. */
  public static Builder of(WorkingGraph graph) {
    return new Builder(graph);
  }

  Map<String, Tensor> constants() {
    return constants;
  }

  Map<String, TensorRange> ranges() {
    return ranges;
  }

  Set<String> rangeless() {
    return rangeless;
  }

  Set<String> revalued() {
    return revalued;
  }

  List<Node> nodes() {
    return nodes;
  }

  Map<String, String> replacements() {
    return replacements;
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    constants.forEach((name, tensor) -> lines.add(name + " = constant " + tensor.type()));
    nodes.forEach(node -> lines.add(RewriteLog.describe(node)));
    ranges.forEach((name, range) -> lines.add(name + " in " + range.range()));
    replacements.forEach((from, to) -> lines.add(to + " in place of " + from));
    return String.join("\n", lines);
  }

  /** Collects the definitions of a patch. New names are free in the graph and in the patch. */
  public static final class Builder {
    private final WorkingGraph graph;
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Map<String, TensorRange> ranges = new LinkedHashMap<>();
    private final Set<String> rangeless = new LinkedHashSet<>();
    private final Set<String> revalued = new LinkedHashSet<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, String> replacements = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();

    private Builder(WorkingGraph graph) {
      this.graph = graph;
    }

    /** Adds a constant under a free name made from {@code base}; returns the name. */
    public String constant(String base, Constant value) {
      return constant(base, value, null);
    }

    /** As {@link #constant(String, Constant)}, with the range that is known of the elements. */
    public String constant(String base, Constant value, @Nullable TensorRange range) {
      String name = freeName(base);
      constants.put(name, Tensor.constant(name, value).withRange(range));
      return name;
    }

    /**
     * Changes a constant for the one node that is being rewritten: under its old name if nobody
     * else reads it, else as a new constant. Returns the name.
     */
    public String constantInPlaceOf(String name, Constant value) {
      return constantInPlaceOf(name, value, null);
    }

    /** As {@link #constantInPlaceOf(String, Constant)}, with the range known of the elements. */
    public String constantInPlaceOf(String name, Constant value, @Nullable TensorRange range) {
      if (!graph.isUsedOnce(name)) {
        return constant(name, value, range);
      }
      constants.put(name, Tensor.constant(name, value).withRange(range));
      return name;
    }

    /** Makes an existing tensor a constant; its range stays. */
    public Builder define(String name, Constant value) {
      names.add(name);
      TensorRange range = graph.hasTensor(name) ? graph.tensor(name).range() : null;
      constants.put(name, Tensor.constant(name, value).withRange(range));
      return this;
    }

    /** Gives a tensor of the graph a range. */
    public Builder range(String name, TensorRange range) {
      ranges.put(name, range);
      return this;
    }

    /** Takes the range of a tensor of the graph away. */
    public Builder withoutRange(String name) {
      rangeless.add(name);
      return this;
    }

    /** Says that a tensor of the graph has other values from now on: its name was given on. */
    public Builder revalue(String name) {
      revalued.add(name);
      return this;
    }

    /** Makes an operator the one that computes a tensor. */
    public Builder define(String output, Op op, String... operands) {
      return define(new Node(op, List.of(operands), output));
    }

    /** Makes a node the one that computes its outputs; their ranges stay. */
    public Builder define(Node node) {
      names.addAll(node.outputs());
      nodes.add(node);
      return this;
    }

    /** Adds an operator whose result gets a free name made from {@code base}; returns the name. */
    public String node(String base, Op op, String... operands) {
      String name = freeName(base);
      nodes.add(new Node(op, List.of(operands), name));
      return name;
    }

    /**
     * Lets every node that reads {@code from} read {@code to}, which takes over the range of {@code
     * from} if it has none; outputs of the graph stay.
     */
    public Builder replaceUses(String from, String to) {
      replacements.put(from, to);
      return this;
    }

    public GraphPatch build() {
      return new GraphPatch(this);
    }

    private String freeName(String base) {
      String name = Names.free(base, n -> graph.hasTensor(n) || names.contains(n));
      names.add(name);
      return name;
    }
  }
}
