package io.rangefinder.convert;

import io.rangefinder.ir.Graph;
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
import java.util.HexFormat;
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
   * @throws io.rangefinder.ir.UserException if the file is damaged or cannot be deployed
   */
  public static DeployableModel read(byte[] bytes, String where, ImportOptions options) {
    if (isTflite(bytes)) {
      return new DeployableModel(ModelPart.of(TfliteReader.read(bytes, where), where, options));
    }
    Graph imported = GraphDefImporter.importGraph(GraphDefReader.read(bytes, where), options);
    Set<String> pixels = PixelInputs.of(imported);
    Graph floats = PixelInputs.asFloats(imported, pixels);
    return new DeployableModel(Pipelines.deployable().run(floats, new RewriteLog()), pixels);
  }

  /** The same network after the passes had another look at it, for graphs that were changed. */
  public DeployableModel simplified() {
    return new DeployableModel(Pipelines.deployable().run(graph, new RewriteLog()));
  }

  private static boolean isTflite(byte[] bytes) {
    return bytes.length >= 8 && new String(bytes, 4, 4, StandardCharsets.ISO_8859_1).equals("TFL3");
  }

  /** The float .tflite, from which {@link #read} gives the same graph again. */
  public byte[] toTflite() {
    return TfliteWriter.write(graph);
  }

  /** The graph as TensorFlow runs it, with a leading extent of {@code batchSize}. */
  public byte[] lower(int batchSize) {
    return GraphDefExporter.export(graph, batchSize).toByteArray();
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
