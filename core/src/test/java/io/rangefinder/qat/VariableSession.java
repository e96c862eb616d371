package io.rangefinder.qat;

import io.rangefinder.ir.Constant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Runs a graph whose variables keep their values from run to run. */
final class VariableSession implements AutoCloseable {
  private final GraphDef definition;
  private final Graph graph = new Graph();
  private final Session session;

  /** A session whose variables have their initial values. */
  VariableSession(GraphDef definition) {
    this.definition = definition;
    graph.importGraphDef(definition);
    session =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setGraphOptions(
                    GraphOptions.newBuilder()
                        .setRewriteOptions(
                            RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
                .build());
    Session.Runner runner = session.runner();
    definition.getNodeList().stream()
        .map(NodeDef::getName)
        .filter(name -> name.endsWith("/Assign"))
        .forEach(runner::addTarget);
    runner.run().close();
  }

  /** Runs targets, and gives tensors of floats. */
  List<float[]> run(Map<String, Constant> feeds, List<String> fetches, String... targets) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      feeds.forEach(
          (name, feed) -> {
            Tensor tensor = tensor(name, feed);
            fed.add(tensor);
            runner.feed(name, tensor);
          });
      fetches.forEach(runner::fetch);
      for (String target : targets) {
        runner.addTarget(target);
      }
      List<float[]> values = new ArrayList<>();
      try (Result result = runner.run()) {
        for (int i = 0; i < fetches.size(); i++) {
          float[] copy = new float[(int) result.get(i).shape().size()];
          ((TFloat32) result.get(i)).copyTo(DataBuffers.of(copy));
          values.add(copy);
        }
      }
      return values;
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private Tensor tensor(String name, Constant feed) {
    Shape shape = Shape.of(Arrays.stream(feed.shape().toArray()).asLongStream().toArray());
    float[] floats = feed.floats();
    boolean isWhole =
        definition.getNodeList().stream()
            .filter(node -> node.getName().equals(name))
            .anyMatch(node -> node.getAttrOrThrow("dtype").getType() == DataType.DT_INT32);
    if (!isWhole) {
      return TFloat32.tensorOf(shape, DataBuffers.of(floats));
    }
    int[] values = new int[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) floats[i];
    }
    return TInt32.tensorOf(shape, DataBuffers.of(values));
  }

  /** Puts values into a variable whose initial value is a constant that can be fed. */
  void assign(String variable, float[] values) {
    run(
        Map.of(
            variable + "/Initializer/value",
            Constant.ofFloats(io.rangefinder.ir.Shape.of(values.length), values)),
        List.of(),
        variable + "/Assign");
  }

  float value(String tensor, Map<String, Constant> feeds, String... targets) {
    return run(feeds, List.of(tensor), targets).get(0)[0];
  }

  /** Names of nodes that move averages of batches. */
  String[] movingAverages() {
    return definition.getNodeList().stream()
        .map(NodeDef::getName)
        .filter(name -> name.endsWith("/AssignMovingAvg"))
        .toArray(String[]::new);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
