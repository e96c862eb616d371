package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Tensor;
import io.rangefinder.quantize.DifferingCodes;
import io.rangefinder.quantize.OperatorConstraints;
import io.rangefinder.quantize.OutputCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Operators whose kernels move or compare codes without arithmetic, where TOCO's rules leave their
 * tensors with different codes: kernels refuse that, or what they compute means something else.
 */
final class MovedCodes {
  private MovedCodes() {}

  /** One sentence an operator. */
  static List<String> warnings(Graph quantized) {
    List<String> warnings = new ArrayList<>();
    for (Node node : quantized.nodes()) {
      List<Tensor> tied =
          tied(node).stream()
              .map(quantized::tensor)
              .filter(tensor -> tensor.quantization() != null)
              .toList();
      tied.stream()
          .filter(tensor -> !sameCode(tensor, tied.get(0)))
          .findFirst()
          .map(other -> warning(node, tied.get(0), other))
          .ifPresent(warnings::add);
    }
    return warnings;
  }

  /** The tensors that must have one code. */
  private static List<String> tied(Node node) {
    if (!OperatorConstraints.UINT8.hasKernel(node.op())
        || DifferingCodes.of(node.op()) == DifferingCodes.CONVERTED) {
      return List.of();
    }
    OutputCode code = OperatorConstraints.UINT8.of(node.op()).output();
    List<String> tied = new ArrayList<>();
    if (code instanceof OutputCode.OfOperand source) {
      tied.add(node.input(source.operand()));
      tied.addAll(node.outputs());
    } else if (code instanceof OutputCode.OfAllOperands) {
      tied.addAll(node.inputs());
      tied.addAll(node.outputs());
    }
    return tied;
  }

  private static boolean sameCode(Tensor a, Tensor b) {
    Optional<Quantization> codeOfA = Optional.ofNullable(a.quantization());
    Optional<Quantization> codeOfB = Optional.ofNullable(b.quantization());
    return codeOfA.map(MovedCodes::stored).equals(codeOfB.map(MovedCodes::stored));
  }

  private static Quantization stored(Quantization code) {
    return new Quantization((float) code.scale(), code.zeroPoint());
  }

  private static String warning(Node node, Tensor a, Tensor b) {
    String consequence =
        DifferingCodes.of(node.op()) == DifferingCodes.REFUSED
            ? "%s needs one code for %s and %s; the TensorFlow Lite runtime may refuse the file."
            : "The results of %s are WRONG in the TensorFlow Lite runtime, which reads the codes of"
                + " %s as if they were those of %s.";
    return (consequence + " Give both one range").formatted(node, described(a), described(b));
  }

  private static String described(Tensor tensor) {
    String code =
        Optional.ofNullable(tensor.quantization())
            .map(it -> "scale %s, zero point %d".formatted((float) it.scale(), it.zeroPoint()))
            .orElse("no code");
    return "%s'%s' (%s)".formatted(tensor.isConstant() ? "the constant " : "", tensor.name(), code);
  }
}
