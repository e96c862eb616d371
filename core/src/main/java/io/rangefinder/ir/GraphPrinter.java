package io.rangefinder.ir;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Prints a graph as text: one line an input, a node, an output; constants as shape and checksum.
 */
public final class GraphPrinter {
  private static final int VALUES_SHOWN = 8;

  private GraphPrinter() {}

  public static String print(Graph graph) {
    StringBuilder text = new StringBuilder();
    for (String input : graph.inputs()) {
      text.append("input ").append(describe(graph.tensor(input))).append('\n');
    }
    for (Node node : graph.nodes()) {
      List<String> outputs =
          node.outputs().stream().map(name -> describe(graph.tensor(name))).toList();
      List<String> inputs = graph.inputs(node).stream().map(GraphPrinter::operand).toList();
      text.append(String.join(", ", outputs))
          .append(" = ")
          .append(node.op())
          .append('(')
          .append(String.join(", ", inputs))
          .append(")\n");
    }
    for (String output : graph.outputs()) {
      text.append("output ").append(output).append('\n');
    }
    return text.toString();
  }

  private static String describe(Tensor tensor) {
    String text = tensor.name() + ": " + tensor.type();
    Quantization quantization = tensor.quantization();
    if (quantization == null) {
      return text;
    }
    ChannelScales channels = quantization.channels();
    String code =
        String.format(
            Locale.ROOT, "%s %.9g*(q-%d)", text, quantization.scale(), quantization.zeroPoint());
    return channels == null ? code : code + " and others along axis " + channels.axis();
  }

  private static String operand(Tensor tensor) {
    Constant constant = tensor.constant();
    if (constant == null) {
      return tensor.name();
    }
    if (constant.dataType() == DataType.INT32 && constant.shape().elements() <= VALUES_SHOWN) {
      return describe(tensor) + " " + Arrays.toString(constant.ints());
    }
    CRC32 checksum = new CRC32();
    checksum.update(constant.toLittleEndian());
    return describe(tensor) + " #" + Long.toHexString(checksum.getValue());
  }
}
