package io.rangefinder.testing;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorType;
import java.nio.ByteBuffer;
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
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Runs a GraphDef as TensorFlow does, its own graph rewriting switched off unless asked for. */
public final class TensorflowRunner implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Session session;
  private final boolean isDouble;

  public TensorflowRunner(GraphDef graphDef) {
    this(graphDef, asWritten(), false);
  }

  private TensorflowRunner(GraphDef graphDef, ConfigProto config, boolean isDouble) {
    this.isDouble = isDouble;
    graph.importGraphDef(graphDef);
    session = new Session(graph, config);
  }

  private static ConfigProto asWritten() {
    return ConfigProto.newBuilder()
        .setGraphOptions(
            GraphOptions.newBuilder()
                .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
        .setIntraOpParallelismThreads(1)
        .setInterOpParallelismThreads(1)
        .build();
  }

  /** Runs a graph of float32 in float64: what comes of it is the same on every processor. */
  public static TensorflowRunner inDoublePrecision(GraphDef graphDef) {
    return new TensorflowRunner(DoublePrecision.of(graphDef), asWritten(), true);
  }

  /** A runner that rewrites graphs and computes on the calling thread, as executors do. */
  public static TensorflowRunner rewriting(GraphDef graphDef) {
    return new TensorflowRunner(
        graphDef,
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(1)
            .setInterOpParallelismThreads(-1)
            .build(),
        false);
  }

  /** As {@link #run(Map, List)} for tensors of any type, none of them fed. */
  public Map<String, Constant> constants(Map<String, Constant> feeds, List<String> fetches) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      feeds.forEach(
          (name, feed) -> {
            Tensor tensor =
                TFloat32.tensorOf(
                    org.tensorflow.ndarray.Shape.of(longs(feed.shape())),
                    DataBuffers.of(feed.floats()));
            fed.add(tensor);
            runner.feed(name, tensor);
          });
      fetches.forEach(runner::fetch);
      Map<String, Constant> values = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        for (int i = 0; i < fetches.size(); i++) {
          values.put(fetches.get(i), constant(result.get(i)));
        }
      }
      return values;
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static Constant constant(Tensor tensor) {
    DataType type =
        switch (tensor.dataType()) {
          case DT_FLOAT -> DataType.FLOAT32;
          case DT_INT32 -> DataType.INT32;
          case DT_INT64 -> DataType.INT64;
          case DT_BOOL -> DataType.BOOL;
          default -> throw new IllegalStateException("TensorFlow type " + tensor.dataType());
        };
    int[] dims = new int[tensor.shape().numDimensions()];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = Math.toIntExact(tensor.shape().get(axis));
    }
    TensorType whole = new TensorType(type, Shape.of(dims));
    byte[] bytes = new byte[Math.toIntExact(whole.bytes())];
    if (bytes.length > 0) {
      tensor.asRawTensor().data().read(bytes);
    }
    return Constant.fromLittleEndian(whole, ByteBuffer.wrap(bytes));
  }

  /**
   * The values of float tensors, by the names given: {@code node} or {@code node:k}.
   *
   * @param feeds float inputs by name, their shapes with the batch
   */
  public Map<String, float[]> run(Map<String, Constant> feeds, List<String> fetches) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      feeds.forEach(
          (name, feed) -> {
            Tensor tensor = tensor(feed);
            fed.add(tensor);
            runner.feed(name, tensor);
          });
      List<String> computed = fetches.stream().filter(name -> !feeds.containsKey(name)).toList();
      computed.forEach(runner::fetch);
      Map<String, float[]> values = new LinkedHashMap<>();
      fetches.stream()
          .filter(feeds::containsKey)
          .forEach(name -> values.put(name, feeds.get(name).floats()));
      try (Result result = runner.run()) {
        for (int i = 0; i < computed.size(); i++) {
          values.put(computed.get(i), floats(result.get(i)));
        }
      }
      return values;
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** As {@link #run(Map, List)} for a graph of one input. */
  public Map<String, float[]> run(String input, Shape shape, float[] values, List<String> fetches) {
    return run(Map.of(input, Constant.ofFloats(shape, values)), fetches);
  }

  private Tensor tensor(Constant feed) {
    org.tensorflow.ndarray.Shape shape = org.tensorflow.ndarray.Shape.of(longs(feed.shape()));
    float[] values = feed.floats();
    if (!isDouble) {
      return TFloat32.tensorOf(shape, DataBuffers.of(values));
    }
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return TFloat64.tensorOf(shape, DataBuffers.of(doubles));
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    if (tensor instanceof TFloat64) {
      double[] doubles = new double[values.length];
      tensor.asRawTensor().data().asDoubles().read(doubles);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) doubles[i];
      }
    } else if (values.length > 0) {
      tensor.asRawTensor().data().asFloats().read(values);
    }
    return values;
  }

  private static long[] longs(Shape shape) {
    int[] dims = shape.toArray();
    long[] longs = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      longs[i] = dims[i];
    }
    return longs;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
