package io.rangefinder.tensorflow;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.tensorflow.graphdef.SourceNode;

/** Operators that treat every element by itself, and those that pass their operand on. */
final class ElementwiseImporters {
  private ElementwiseImporters() {}

  static void identity(SourceNode node, GraphAssembly graph) {
    identity(node.name(), node.input(0), graph);
  }

  static void identityN(SourceNode node, GraphAssembly graph) {
    for (int i = 0; i < node.inputs().size(); i++) {
      identity(node.output(i), node.input(i), graph);
    }
  }

  /** Lets an output be its operand. */
  static void identity(String output, String operand, GraphAssembly graph) {
    Tensor tensor = graph.tensor(operand);
    if (tensor.isConstant() && !tensor.isFloat()) {
      graph.passThrough(output, operand);
    } else {
      graph.define(output, new Identity(), operand);
    }
  }

  static void biasAdd(SourceNode node, GraphAssembly graph) {
    node.requireNhwc();
    graph.define(node, new Add(Activation.NONE), node.inputs());
  }

  static void addN(SourceNode node, GraphAssembly graph) {
    switch (node.inputs().size()) {
      case 1 -> graph.define(node, new Identity(), node.inputs());
      case 2 -> graph.define(node, new Add(Activation.NONE), node.inputs());
      default -> graph.define(node, new AddN(), node.inputs());
    }
  }

  /** Doubles, which occur where Python divides sizes, become floats. */
  static void cast(SourceNode node, GraphAssembly graph) {
    boolean isDouble = node.attribute("DstT").getType() == org.tensorflow.proto.DataType.DT_DOUBLE;
    DataType to = isDouble ? DataType.FLOAT32 : node.type("DstT", DataType.FLOAT32);
    graph.define(node, new Cast(to), node.inputs());
  }

  static void leakyRelu(SourceNode node, GraphAssembly graph) {
    graph.define(node, new LeakyRelu(node.number("alpha", 0.2f)), node.inputs());
  }

  static void clipByValue(SourceNode node, GraphAssembly graph) {
    String limited =
        graph.defineNew(node.name() + "/Minimum", new Minimum(), node.input(0), node.input(2));
    graph.define(node, new Maximum(), limited, node.input(1));
  }

  /** Operands of one shape need no broadcasting, which older runtimes do not know. */
  static void selectV2(SourceNode node, GraphAssembly graph) {
    Shape condition = graph.tensor(node.input(0)).shape();
    Shape first = graph.tensor(node.input(1)).shape();
    boolean alike = first.equals(graph.tensor(node.input(2)).shape());
    boolean broadcasts = !alike || (condition.rank() > 0 && !condition.equals(first));
    graph.define(node, broadcasts ? new SelectV2() : new Select(), node.inputs());
  }
}
