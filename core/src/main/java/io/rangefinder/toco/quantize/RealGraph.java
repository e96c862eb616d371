package io.rangefinder.toco.quantize;

import io.rangefinder.codes.CodedConstant;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Dequantize;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Quantize;
import java.util.ArrayList;
import java.util.List;

/**
 * The float graph of a quantized one: every code becomes the real value it stands for. Results of
 * operators are rounded and clamped as their codes were by a FakeQuant of their own, which has the
 * result's name.
 */
public final class RealGraph {
  private static final int BITS = 8;

  private final Graph graph;
  private final GraphEdit edit;
  private final List<Node> nodes = new ArrayList<>();

  private RealGraph(Graph graph) {
    this.graph = graph;
    this.edit = graph.edit();
  }

  /** Whether a graph has tensors of codes. */
  public static boolean isQuantized(Graph graph) {
    return graph.tensors().stream().anyMatch(tensor -> tensor.quantization() != null);
  }

  /**
   * The float graph; itself if nothing in it is quantized.
   *
   * @throws UserException listing all tensors whose codes stand for values beyond 32-bit floats, or
   *     all operators that would compute codes from real values
   */
  public static Graph of(Graph graph) {
    requireFloats(graph);
    return isQuantized(graph) ? new RealGraph(graph).real() : graph;
  }

  private static void requireFloats(Graph graph) {
    List<String> problems = new ArrayList<>();
    for (Tensor tensor : graph.tensors()) {
      Quantization code = tensor.quantization();
      if (code != null && tensor.dataType() == DataType.UINT8) {
        Range range = RangeCode.whole(code).representable();
        if (range.max() > Float.MAX_VALUE || range.min() < -Float.MAX_VALUE) {
          problems.add(
              "'%s' has codes of scale %s, which stand for %s to %s"
                  .formatted(tensor.name(), code.scale(), range.min(), range.max()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "Codes stand for more than 32-bit floats can hold; give the model smaller scales:",
          problems);
    }
  }

  private Graph real() {
    graph.tensors().forEach(tensor -> edit.put(realTensor(tensor)));
    for (Node node : graph.nodes()) {
      boolean onlyCodes = node.op() instanceof Dequantize || node.op() instanceof Quantize;
      Op op = onlyCodes ? new Identity() : node.op();
      List<String> outputs = new ArrayList<>();
      List<Node> rounding = new ArrayList<>();
      for (String output : node.outputs()) {
        Tensor coded = graph.tensor(output);
        Quantization code = coded.quantization();
        if (code == null || coded.dataType() != DataType.UINT8 || code.scale() == 0) {
          outputs.add(output);
          continue;
        }
        String exact = edit.freeName(output + "_unrounded");
        edit.put(Tensor.variable(exact, floats(coded)));
        outputs.add(exact);
        rounding.add(new Node(fakeQuant(code), List.of(exact), output));
      }
      nodes.add(new Node(op, node.inputs(), outputs));
      nodes.addAll(rounding);
    }
    Graph real = edit.with(nodes);
    requireReals(real);
    return real;
  }

  private static void requireReals(Graph graph) {
    List<String> problems = GraphVerifier.wrongTypes(graph);
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The quantized model cannot become a float one; tensors of codes without a scale stand"
              + " beside others. Give a model that is quantized throughout:",
          problems);
    }
  }

  private static FakeQuant fakeQuant(Quantization code) {
    Range range = RangeCode.whole(code).representable();
    return new FakeQuant((float) range.min(), (float) range.max(), BITS, false);
  }

  private static TensorType floats(Tensor tensor) {
    return new TensorType(DataType.FLOAT32, tensor.shape());
  }

  private static Tensor realTensor(Tensor tensor) {
    Quantization code = tensor.quantization();
    if (code == null) {
      return tensor;
    }
    Constant constant = tensor.constant();
    if (constant != null) {
      return Tensor.constant(tensor.name(), CodedConstant.decode(constant, code))
          .withRange(tensor.range());
    }
    TensorRange range = tensor.range();
    if (range == null && tensor.dataType() == DataType.UINT8) {
      Range spanned = RangeCode.whole(code).representable();
      range = new TensorRange(spanned, RangeOrigin.STORED, "");
    }
    return Tensor.variable(tensor.name(), floats(tensor)).withRange(range);
  }
}
