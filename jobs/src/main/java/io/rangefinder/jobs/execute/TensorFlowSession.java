package io.rangefinder.jobs.execute;

import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A graph loaded into TensorFlow, whose operators all compute on the thread that calls {@link
 * #run}.
 *
 * <p>Any number of threads may run one session at once, each on its own core. TensorFlow sizes its
 * pool for the threads within an operator once a process, by whoever comes first, so everything in
 * this project that runs TensorFlow on an executor opens its session here.
 */
public final class TensorFlowSession implements AutoCloseable {
  private static final ConfigProto ON_THE_CALLING_THREAD =
      ConfigProto.newBuilder()
          .setIntraOpParallelismThreads(1)
          .setInterOpParallelismThreads(-1)
          .putDeviceCount("GPU", 0)
          .build();

  private final Graph graph;
  private final Session session;

  private TensorFlowSession(Graph graph, Session session) {
    this.graph = graph;
    this.session = session;
  }

  /**
   * Loads a graph.
   *
   * @throws UserException if TensorFlow refuses it: an unknown operator, a wrong attribute or type
   */
  public static TensorFlowSession open(GraphDef definition) {
    EngineProcess.settle();
    Graph graph = new Graph();
    try {
      NativeLog.firstRun(TensorFlowSession::runNothing);
      graph.importGraphDef(definition);
      return new TensorFlowSession(graph, new Session(graph, ON_THE_CALLING_THREAD));
    } catch (IllegalArgumentException | TensorFlowException refused) {
      graph.close();
      throw new UserException("TensorFlow cannot load the graph: " + refused.getMessage(), refused);
    }
  }

  private static void runNothing() {
    GraphDef nothing =
        GraphDef.newBuilder()
            .addNode(NodeDef.newBuilder().setName("nothing").setOp("NoOp"))
            .build();
    try (Graph graph = new Graph()) {
      graph.importGraphDef(nothing);
      try (Session session = new Session(graph, ON_THE_CALLING_THREAD)) {
        session.runner().addTarget("nothing").run().close();
      }
    }
  }

  /**
   * The tensors of the given names: {@code node} for its output 0, {@code node:1} for the next.
   *
   * @throws UserException naming all that the graph does not hold
   */
  public List<Output<?>> tensors(List<String> names) {
    List<Output<?>> tensors = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      int colon = name.lastIndexOf(':');
      boolean numbered = colon >= 0 && name.substring(colon + 1).matches("[0-9]{1,4}");
      GraphOperation node = graph.operation(numbered ? name.substring(0, colon) : name);
      int output = numbered ? Integer.parseInt(name.substring(colon + 1)) : 0;
      if (node == null || output >= node.numOutputs()) {
        missing.add("'" + name + "'");
      } else {
        tensors.add(node.output(output));
      }
    }
    if (!missing.isEmpty()) {
      throw UserException.listing("The graph holds no tensor of this name:", missing);
    }
    return tensors;
  }

  /**
   * Computes tensors from fed ones. The caller closes the result, and keeps the fed tensors.
   *
   * @throws TFInvalidArgumentException if an operator refuses its input
   */
  public Result run(Map<Output<?>, ? extends Tensor> feeds, List<Output<?>> fetches) {
    return run(feeds, fetches, List.of());
  }

  /**
   * Computes tensors from fed ones and runs nodes beside, as those that change variables.
   *
   * @param targets the nodes, by name
   * @throws TFInvalidArgumentException if an operator refuses its input
   */
  public Result run(
      Map<Output<?>, ? extends Tensor> feeds, List<Output<?>> fetches, List<String> targets) {
    Session.Runner runner = session.runner();
    feeds.forEach(runner::feed);
    fetches.forEach(runner::fetch);
    targets.forEach(runner::addTarget);
    return runner.run();
  }

  /** Waits for no run: none may be under way. */
  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
