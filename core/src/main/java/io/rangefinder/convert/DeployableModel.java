package io.rangefinder.convert;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.OpenShapeException;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import io.rangefinder.passes.Pipelines;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.tensorflow.GraphDefImporter;
import io.rangefinder.tensorflow.GraphDefReader;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tflite.TfliteReader;
import io.rangefinder.tflite.TfliteWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A float network in exactly the operators its .tflite will hold. What is calibrated, quantized and
 * evaluated is this graph; its tensors are the tensors of the .tflite.
 *
 * @param pixelInputs inputs that are uint8 in the model file and are fed as floats here: whole
 *     numbers from 0 to 255
 */
public record DeployableModel(Graph graph, Set<String> pixelInputs) {
  public DeployableModel {
    pixelInputs = Set.copyOf(pixelInputs);
  }

  /** A network whose inputs are what they were. */
  public DeployableModel(Graph graph) {
    this(graph, Set.of());
  }

  /**
   * Makes a model file deployable.
   *
   * @param bytes a frozen GraphDef, binary or text, or a float .tflite
   * @param where the file, for messages
   * @param options which inputs and outputs; of a .tflite the shapes are settled
   * @throws UserException if the file is damaged or cannot be deployed; what only a run decides the
   *     shape of cannot
   */
  public static DeployableModel read(byte[] bytes, String where, ImportOptions options) {
    if (isTflite(bytes)) {
      Graph stored = TfliteReader.read(bytes, where, UnknownOperators.KEPT_IF_QUANTIZED);
      Graph part = ModelPart.of(stored, where, options);
      requireKnownShapes(part, where);
      PixelInputs pixels = PixelInputs.of(part, where);
      return new DeployableModel(pixels.asFloats(), pixels.names());
    }
    ImportOptions keeping =
        new ImportOptions(
            options.inputs(),
            options.outputs(),
            UnknownOperators.KEPT_IF_QUANTIZED,
            options.placeholders());
    Graph imported = GraphDefImporter.importGraph(GraphDefReader.read(bytes, where), keeping);
    requireKnownShapes(imported, where);
    PixelInputs pixels = PixelInputs.of(imported, where);
    Graph deployable = Pipelines.deployable().run(pixels.asFloats(), new RewriteLog());
    return new DeployableModel(
        RandomNumbers.settled(deployable, UnknownOperators.REFUSED), pixels.names());
  }

  private static void requireKnownShapes(Graph graph, String where) {
    List<String> problems = new ArrayList<>();
    for (Node node : graph.transparentPart().nodes()) {
      try {
        node.op().inferTypes(graph.inputs(node));
      } catch (OpenShapeException e) {
        boolean isFirst = graph.inputs(node).stream().allMatch(x -> x.shape().isKnown());
        if (isFirst) {
          problems.add(node + ": " + e.getMessage());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "Cannot calibrate '"
              + where
              + "': the shapes of some results are decided by each run. Freeze or simplify what"
              + " decides them, or end the graph before:",
          problems);
    }
  }

  /** Another graph of the same inputs. */
  public DeployableModel withGraph(Graph changed) {
    return new DeployableModel(changed, pixelInputs);
  }

  /** The same network after the passes had another look at it, for graphs that were changed. */
  public DeployableModel simplified() {
    return withGraph(Pipelines.deployable().run(graph, new RewriteLog()));
  }

  private static boolean isTflite(byte[] bytes) {
    return bytes.length >= 8 && new String(bytes, 4, 4, StandardCharsets.ISO_8859_1).equals("TFL3");
  }

  /** The float .tflite, from which {@link #read} gives the same graph again. */
  public byte[] toTflite() {
    return TfliteWriter.write(graph);
  }

  /** The part that TensorFlow runs: all before operators that only a TFLite runtime may have. */
  public Graph runnable() {
    return graph.transparentPart();
  }

  /**
   * The {@linkplain #runnable part that TensorFlow runs} as it takes it, with a leading extent of
   * {@code batchSize}.
   */
  public byte[] lower(int batchSize) {
    return GraphDefExporter.export(runnable(), batchSize).toByteArray();
  }

  /** SHA-256 of the float .tflite, in hexadecimal: equal graphs have equal fingerprints. */
  public String fingerprint() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(toTflite()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
