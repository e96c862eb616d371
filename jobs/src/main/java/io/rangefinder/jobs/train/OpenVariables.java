package io.rangefinder.jobs.train;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.TensorFlowSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.Result;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;

/** A graph loaded into TensorFlow whose variables have values. */
final class OpenVariables implements AutoCloseable {
  private final TensorFlowSession session;
  private final SortedMap<String, String> reads;

  private OpenVariables(TensorFlowSession session, SortedMap<String, String> reads) {
    this.session = session;
    this.reads = reads;
  }

  /**
   * Loads a graph and gives its variables their first values.
   *
   * @param access what assigns and reads them
   * @param graph the graph of the access, or more
   * @throws UserException if TensorFlow refuses the graph, or an initializer fails
   */
  static OpenVariables open(VariableAccess access, GraphDef graph) {
    TensorFlowSession session = TensorFlowSession.open(graph);
    try {
      session.run(Map.of(), List.of(), access.assignments()).close();
      return new OpenVariables(session, access.reads());
    } catch (TensorFlowException failed) {
      session.close();
      throw new UserException(
          "The graph's variables cannot begin: %s. Give a checkpoint that holds all of them."
              .formatted(failed.getMessage()),
          failed);
    }
  }

  TensorFlowSession session() {
    return session;
  }

  /** The present values, by variable. */
  SortedMap<String, TensorProto> values() {
    List<String> names = new ArrayList<>(reads.keySet());
    SortedMap<String, TensorProto> values = new TreeMap<>();
    try (Result result =
        session.run(Map.of(), session.tensors(List.copyOf(reads.values())), List.of())) {
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), TensorValues.of(result.get(i)));
      }
    }
    return values;
  }

  @Override
  public void close() {
    session.close();
  }
}
