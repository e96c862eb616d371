package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.Constant;
import io.rangefinder.tensorflow.graphdef.NeededNodes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.testing.TensorflowCheckpoints;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** A graph whose variables TensorFlow itself restores from a checkpoint, and what it computes. */
final class RestoredGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Session session;

  /** A part of a graph, cut at inputs as they are when it is frozen. */
  RestoredGraph(
      GraphDef whole,
      SaverDef saver,
      Path prefix,
      List<FreezeRequest.Input> inputs,
      List<String> outputs) {
    List<String> roots = new ArrayList<>(outputs);
    roots.add(saver.getRestoreOpName());
    List<NodeDef> nodes = NeededNodes.of(InputCut.of(whole.getNodeList(), inputs).nodes(), roots);
    graph.importGraphDef(whole.toBuilder().clearNode().addAllNode(nodes).build());
    session = new Session(graph, asWritten());
    try (Tensor path = TString.scalarOf(prefix.toString());
        Result none =
            session
                .runner()
                .feed(saver.getFilenameTensorName(), path)
                .addTarget(TensorRef.of(saver.getRestoreOpName()).node())
                .run()) {
      if (none.size() != 0) {
        throw new IllegalStateException("restoring has results");
      }
    }
  }

  /** A graph that has no variables. */
  RestoredGraph(GraphDef frozen) {
    graph.importGraphDef(frozen);
    session = new Session(graph, asWritten());
  }

  private static ConfigProto asWritten() {
    return ConfigProto.newBuilder()
        .setGraphOptions(
            GraphOptions.newBuilder()
                .setOptimizerOptions(
                    OptimizerOptions.newBuilder().setOptLevel(OptimizerOptions.Level.L0))
                .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
        .setIntraOpParallelismThreads(1)
        .setInterOpParallelismThreads(1)
        .build();
  }

  /** The values of float tensors. */
  Map<String, float[]> run(Map<String, Constant> feeds, List<String> outputs) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      feeds.forEach(
          (name, feed) -> {
            long[] extents = new long[feed.shape().rank()];
            for (int axis = 0; axis < extents.length; axis++) {
              extents[axis] = feed.shape().dim(axis);
            }
            if (graph.operation(name) == null) {
              return;
            }
            fed.add(
                TFloat32.tensorOf(
                    org.tensorflow.ndarray.Shape.of(extents), DataBuffers.of(feed.floats())));
            runner.feed(name, fed.get(fed.size() - 1));
          });
      outputs.forEach(runner::fetch);
      Map<String, float[]> values = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        for (int i = 0; i < outputs.size(); i++) {
          ByteBuffer bytes =
              TensorflowCheckpoints.proto(result.get(i))
                  .getTensorContent()
                  .asReadOnlyByteBuffer()
                  .order(ByteOrder.LITTLE_ENDIAN);
          float[] floats = new float[bytes.remaining() / Float.BYTES];
          bytes.asFloatBuffer().get(floats);
          values.put(outputs.get(i), floats);
        }
      }
      return values;
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
