package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.proto.NodeDef;

/**
 * One use of a TensorFlow operator: a graph of its own, and images to feed it.
 *
 * @param operator the operator, as TensorFlow names it
 * @param configuration shapes and attributes, for messages and for the table of disagreements
 * @param nodes the graph of one image
 * @param feeds what the placeholders hold, {@link #IMAGES} images one after the other along axis 0
 * @param outputs the tensors that the graph ends in
 */
record SweepCase(
    String operator,
    String configuration,
    List<NodeDef> nodes,
    Map<String, Constant> feeds,
    List<String> outputs) {
  static final int IMAGES = 8;

  static final Values ANY = random -> 2 * random.nextFloat() - 1;
  static final Values WIDE = random -> 24 * random.nextFloat() - 12;
  static final Values POSITIVE = random -> 0.01f + 9 * random.nextFloat();
  static final Values WHOLE = random -> random.nextInt(9) - 4;

  /** Where elements come from. */
  interface Values {
    float next(Random random);
  }

  static Builder of(String operator, String configuration) {
    return new Builder(operator, configuration);
  }

  String name() {
    return operator + " " + configuration;
  }

  /** The nodes under other names, so that several cases make one graph. */
  List<NodeDef> nodes(String prefix) {
    List<NodeDef> renamed = new ArrayList<>();
    for (NodeDef node : nodes) {
      NodeDef.Builder copy = node.toBuilder().setName(prefix + node.getName()).clearInput();
      node.getInputList().forEach(input -> copy.addInput(prefix + input));
      renamed.add(copy.build());
    }
    return renamed;
  }

  /** A case in the making; its elements depend on its name alone. */
  static final class Builder {
    private final String operator;
    private final String configuration;
    private final Random random;
    private final GraphDefs graph = new GraphDefs();
    private final Map<String, Constant> feeds = new LinkedHashMap<>();

    private Builder(String operator, String configuration) {
      this.operator = operator;
      this.configuration = configuration;
      this.random = new Random((operator + configuration).hashCode());
    }

    /** A placeholder. */
    Builder input(String name, Values values, int... dims) {
      graph.placeholder(name, dims);
      Shape one = Shape.of(dims);
      Shape all = dims.length == 0 ? one : one.withDim(0, dims[0] * IMAGES);
      feeds.put(name, random(values, all));
      return this;
    }

    Builder floats(String name, Values values, int... dims) {
      return constant(name, random(values, Shape.of(dims)));
    }

    Builder vector(String name, int... values) {
      return constant(name, Constant.vector(values));
    }

    Builder scalar(String name, int value) {
      return constant(name, Constant.ofInts(Shape.scalar(), value));
    }

    Builder scalar(String name, float value) {
      return constant(name, Constant.ofFloats(Shape.scalar(), value));
    }

    Builder constant(String name, Constant value) {
      graph.constant(name, value);
      return this;
    }

    /** A node on floats. */
    Builder node(String name, String op, String... inputs) {
      return node(name, new TargetNode(op).set("T", DataType.FLOAT32), inputs);
    }

    Builder node(String name, TargetNode node, String... inputs) {
      graph.node(name, node, inputs);
      return this;
    }

    SweepCase ending(String... outputs) {
      return new SweepCase(
          operator, configuration, graph.build().getNodeList(), feeds, List.of(outputs));
    }

    private Constant random(Values values, Shape shape) {
      float[] elements = new float[shape.elements()];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = values.next(random);
      }
      return Constant.ofFloats(shape, elements);
    }
  }
}
