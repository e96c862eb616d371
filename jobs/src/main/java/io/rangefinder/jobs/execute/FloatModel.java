package io.rangefinder.jobs.execute;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * A float network run by TensorFlow, always fetching the same list of tensors.
 *
 * <p>Safe for use by several threads at once; each run computes on the thread that calls it, and
 * waits for others where TensorFlow may fuse an addition into a convolution, whose kernel is not
 * safe for several. Every run fetches the whole list, so that TensorFlow optimizes the graph once
 * and in one way, and a value does not depend on who asked for what.
 */
public final class FloatModel implements AutoCloseable {
  /** What computes the values; another version may round otherwise. */
  public static final String ENGINE = "TensorFlow 2.18.0";

  private final TensorFlowSession session;
  private final List<String> fetches;
  private final List<Output<?>> fetched;
  private final boolean runsAlone;

  private FloatModel(
      TensorFlowSession session, List<String> fetches, List<Output<?>> fetched, boolean runsAlone) {
    this.session = session;
    this.fetches = fetches;
    this.fetched = fetched;
    this.runsAlone = runsAlone;
  }

  /**
   * Loads a graph.
   *
   * @param graphDef a frozen GraphDef in its binary form
   * @param fetches names of float tensors, {@code node} or {@code node:1}; placeholders are allowed
   * @throws UserException if the bytes are no graph, TensorFlow refuses it, or a tensor is absent
   *     or not float
   */
  public static FloatModel load(byte[] graphDef, List<String> fetches) {
    GraphDef graph = parse(graphDef);
    TensorFlowSession session = TensorFlowSession.open(graph);
    try {
      List<Output<?>> fetched = session.tensors(fetches);
      List<String> problems = new ArrayList<>();
      for (int i = 0; i < fetched.size(); i++) {
        if (fetched.get(i).dataType() != DataType.DT_FLOAT) {
          problems.add("'" + fetches.get(i) + "' is " + fetched.get(i).dataType());
        }
      }
      if (!problems.isEmpty()) {
        throw UserException.listing("Only float tensors can be observed:", problems);
      }
      return new FloatModel(
          session, List.copyOf(fetches), fetched, FusedAdditions.mayBeIn(graph, fetches));
    } catch (UserException refused) {
      session.close();
      throw refused;
    }
  }

  private static GraphDef parse(byte[] graphDef) {
    try {
      return GraphDef.parseFrom(graphDef);
    } catch (InvalidProtocolBufferException malformed) {
      throw new UserException("These bytes are no GraphDef: " + malformed.getMessage(), malformed);
    }
  }

  /** The tensors that every run fetches, in this order. */
  public List<String> fetches() {
    return fetches;
  }

  /** Runs a network of one input. */
  public void run(String input, FloatTensor batch, FetchVisitor visitor) {
    run(Map.of(input, batch), visitor);
  }

  /**
   * Runs the network once and shows every fetched tensor to the visitor.
   *
   * @throws UserException if the graph holds no such input, or an operator refuses the batch's
   *     shape
   */
  public void run(Map<String, FloatTensor> inputs, FetchVisitor visitor) {
    List<String> names = List.copyOf(inputs.keySet());
    List<FloatTensor> batches = List.copyOf(inputs.values());
    List<Output<?>> targets = session.tensors(names);
    Map<Output<?>, Tensor> feeds = new LinkedHashMap<>();
    try {
      for (int i = 0; i < names.size(); i++) {
        feeds.put(targets.get(i), copy(batches.get(i)));
      }
      runFed(feeds, visitor);
    } finally {
      feeds.values().forEach(Tensor::close);
    }
  }

  private void runFed(Map<Output<?>, Tensor> feeds, FetchVisitor visitor) {
    // TensorFlow refuses to fetch what is fed.
    List<Output<?>> computed =
        fetched.stream().filter(tensor -> !feeds.containsKey(tensor)).toList();
    if (computed.isEmpty()) {
      show(feeds, List.of(), visitor);
      return;
    }
    try (Result result = compute(feeds, computed)) {
      show(feeds, IntStream.range(0, result.size()).mapToObj(result::get).toList(), visitor);
    } catch (TFInvalidArgumentException refused) {
      throw new UserException("TensorFlow cannot run the graph: " + refused.getMessage(), refused);
    }
  }

  private Result compute(Map<Output<?>, Tensor> feeds, List<Output<?>> computed) {
    if (!runsAlone) {
      return session.run(feeds, computed);
    }
    synchronized (session) {
      return session.run(feeds, computed);
    }
  }

  private void show(Map<Output<?>, Tensor> feeds, List<Tensor> computed, FetchVisitor visitor) {
    int next = 0;
    for (int fetch = 0; fetch < fetched.size(); fetch++) {
      Tensor fed = feeds.get(fetched.get(fetch));
      Tensor tensor = fed == null ? computed.get(next++) : fed;
      visitor.visit(fetch, NativeMemory.of(tensor).asFloatBuffer());
    }
  }

  private static TFloat32 copy(FloatTensor values) {
    TFloat32 tensor = TFloat32.tensorOf(ndShape(values.shape()));
    FloatBuffer memory = NativeMemory.of(tensor).asFloatBuffer();
    memory.put(values.values());
    return tensor;
  }

  private static org.tensorflow.ndarray.Shape ndShape(Shape shape) {
    long[] dims = new long[shape.rank()];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = shape.dim(axis);
    }
    return org.tensorflow.ndarray.Shape.of(dims);
  }

  /** Frees the native memory. No run may be under way. */
  @Override
  public void close() {
    session.close();
  }
}
