package io.rangefinder.model;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.OpenShapeException;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import io.rangefinder.passes.DeployablePipeline;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tflite.TfliteWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A float network in exactly the operators its .tflite will hold. What is calibrated, quantized and
 * evaluated is this graph; its tensors are the tensors of the .tflite. It is written as a .tflite
 * and digested once, however often either is asked for.
 */
public final class DeployableModel {
  private final Graph graph;
  private final Set<String> pixelInputs;
  private final AtomicReference<byte[]> tflite = new AtomicReference<>();
  private final AtomicReference<String> fingerprint = new AtomicReference<>();

  /**
   * A network.
   *
   * @param pixelInputs inputs that are uint8 in the model file and are fed as floats here: whole
   *     numbers from 0 to 255
   */
  public DeployableModel(Graph graph, Set<String> pixelInputs) {
    this.graph = graph;
    this.pixelInputs = Set.copyOf(pixelInputs);
  }

  /** A network whose inputs are what they were. */
  public DeployableModel(Graph graph) {
    this(graph, Set.of());
  }

  /**
   * Makes a model deployable.
   *
   * @param source a TensorFlow graph of any kind, or a float .tflite
   * @param options which inputs and outputs; of a .tflite the shapes are settled
   * @throws UserException if the model is damaged or cannot be deployed; what only a run decides
   *     the shape of cannot
   */
  public static DeployableModel read(ModelSource source, ImportOptions options) {
    return of(OpenModel.open(source, options), source.where(), options);
  }

  static DeployableModel of(OpenModel model, String where, ImportOptions options) {
    Graph read = model.read(options.keeping(UnknownOperators.KEPT_IF_QUANTIZED));
    requireKnownShapes(read, where);
    PixelInputs pixels = PixelInputs.of(read, where);
    if (model.kind() == ModelKind.TFLITE) {
      return new DeployableModel(pixels.asFloats(), pixels.names());
    }
    Graph deployable = DeployablePipeline.create().run(pixels.asFloats(), new RewriteLog());
    return new DeployableModel(
        RandomNumbers.settled(deployable, options.keeping(UnknownOperators.REFUSED)),
        pixels.names());
  }

  /** The network's graph. */
  public Graph graph() {
    return graph;
  }

  /** Inputs that are uint8 in the model file and are fed as floats: whole numbers 0 to 255. */
  public Set<String> pixelInputs() {
    return pixelInputs;
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
    return withGraph(DeployablePipeline.create().run(graph, new RewriteLog()));
  }

  /**
   * The float .tflite, from which {@link #read} gives the same graph again. The array is this
   * object's own.
   */
  public byte[] toTflite() {
    return once(tflite, () -> TfliteWriter.writeWithNarrowRanges(graph));
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
    return once(fingerprint, () -> HexFormat.of().formatHex(sha256(toTflite())));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Two threads at the same time may both compute what is the same. */
  private static <T> T once(AtomicReference<T> kept, Supplier<T> compute) {
    T known = kept.get();
    if (known == null) {
      known = compute.get();
      kept.set(known);
    }
    return known;
  }
}
