package io.rangefinder.rewrite;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Names;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A change to a graph as data, applied by the driver alone: tensors that are defined, anew or for
 * the first time, by a node or a constant, and uses of one tensor that go to another.
 *
 * <p>Defining a tensor that a node already defines removes that node. Whatever nothing needs
 * afterwards is dropped, so a rule never says what goes, only what comes.
 */
public final class GraphPatch {
  private final Map<String, Constant> constants;
  private final List<Node> nodes;
  private final Map<String, String> replacements;

  private GraphPatch(Builder builder) {
    this.constants = new LinkedHashMap<>(builder.constants);
    this.nodes = List.copyOf(builder.nodes);
    this.replacements = new LinkedHashMap<>(builder.replacements);
  }

  /** Starts a patch of a graph. */
  public static Builder of(WorkingGraph graph) {
    return new Builder(graph);
  }

  Map<String, Constant> constants() {
    return constants;
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
    constants.forEach((name, constant) -> lines.add(name + " = " + constant));
    nodes.forEach(node -> lines.add(RewriteLog.describe(node)));
    replacements.forEach((from, to) -> lines.add(to + " in place of " + from));
    return String.join("\n", lines);
  }

  /** Collects the definitions of a patch. New names are free in the graph and in the patch. */
  public static final class Builder {
    private final WorkingGraph graph;
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, String> replacements = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();

    private Builder(WorkingGraph graph) {
      this.graph = graph;
    }

    /** Adds a constant under a free name made from {@code base}; returns the name. */
    public String constant(String base, Constant value) {
      String name = freeName(base);
      constants.put(name, value);
      return name;
    }

    /**
     * Changes a constant for the one node that is being rewritten: under its old name if nobody
     * else reads it, else as a new constant. Returns the name.
     */
    public String constantInPlaceOf(String name, Constant value) {
      if (!graph.isUsedOnce(name)) {
        return constant(name, value);
      }
      constants.put(name, value);
      return name;
    }

    /** Makes an existing tensor a constant. */
    public Builder define(String name, Constant value) {
      names.add(name);
      constants.put(name, value);
      return this;
    }

    /** Makes an operator the one that computes a tensor. */
    public Builder define(String output, Op op, String... operands) {
      return define(new Node(op, List.of(operands), output));
    }

    /** Makes a node the one that computes its outputs. */
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

    /** Lets every node that reads {@code from} read {@code to}; outputs of the graph stay. */
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
