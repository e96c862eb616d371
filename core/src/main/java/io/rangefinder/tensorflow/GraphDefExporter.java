package io.rangefinder.tensorflow;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.OpenShapeException;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Dequantize;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * Lowers a float graph to a GraphDef that TensorFlow runs. Equal graphs give equal bytes. Codes may
 * be read by Dequantize alone.
 */
public final class GraphDefExporter {
  private GraphDefExporter() {}

  /**
   * A GraphDef in which every activation of the graph can be fetched, under the name that {@link
   * #fetchNames} gives. Inputs are placeholders.
   *
   * @param batchSize how many images the inputs hold one after the other along axis 0; more than 1
   *     only for graphs that are {@link #isBatchable}
   */
  public static GraphDef export(Graph graph, int batchSize) {
    return export(graph, batchSize, false);
  }

  /**
   * The same in forms whose kernels do not take the rows of several images for those of one matrix,
   * whose blocks begin and end anywhere: with oneDNN's primitives, what a product gives for an
   * image does not depend on its place. For a run; {@link #export} is what reads as the graph
   * again.
   */
  public static GraphDef exportImagesApart(Graph graph, int batchSize) {
    return export(graph, batchSize, true);
  }

  private static GraphDef export(Graph graph, int batchSize, boolean keepsImagesApart) {
    if (batchSize < 1 || (batchSize > 1 && !isBatchable(graph))) {
      throw new IllegalArgumentException("The graph does not take a batch of " + batchSize);
    }
    for (Tensor tensor : graph.tensors()) {
      if (tensor.quantization() != null && !isOnlyDequantized(graph, tensor)) {
        throw new IllegalArgumentException("Tensor '" + tensor.name() + "' is quantized");
      }
    }
    GraphDefAssembly target = new GraphDefAssembly(graph, batchSize, keepsImagesApart);
    for (String input : graph.inputs()) {
      target.addAs(
          input,
          new TargetNode("Placeholder")
              .set("dtype", target.type(input))
              .set("shape", target.shape(input)));
    }
    for (Node node : graph.nodes()) {
      lower(node, target);
      target.nameOutputs(node);
    }
    graph.outputs().forEach(target::operand);
    return target.build();
  }

  private static void lower(Node node, GraphDefAssembly target) {
    try {
      NodeLowerings.of(node.op()).lower(node, target);
    } catch (OpenShapeException e) {
      throw new UserException(
          "Cannot write %s as a TensorFlow graph: %s. Freeze or simplify what computes it."
              .formatted(node, e.getMessage()),
          e);
    }
  }

  private static boolean isOnlyDequantized(Graph graph, Tensor tensor) {
    return graph.producer(tensor.name()).isEmpty()
        && graph.consumers(tensor.name()).stream()
            .allMatch(node -> node.op() instanceof Dequantize);
  }

  /**
   * Whether the graph computes several images at once when its inputs hold them one after the
   * other: every activation then holds the images' values one after the other, too.
   */
  public static boolean isBatchable(Graph graph) {
    return BatchAxis.isPure(graph);
  }

  /**
   * The names of the graph's tensors in the exported GraphDef: their own, {@code node} or {@code
   * node:k}, but for names that TensorFlow does not accept.
   */
  public static Map<String, String> fetchNames(Graph graph) {
    return Map.copyOf(FetchNames.of(graph).asMap());
  }
}
