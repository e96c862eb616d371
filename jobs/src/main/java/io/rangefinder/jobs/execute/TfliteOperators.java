package io.rangefinder.jobs.execute;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import io.rangefinder.quantize.weights.OperatorRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs single operators on the TFLite runtime, the images divided among threads. Each image is
 * computed by itself, so the number of threads changes no result.
 */
public final class TfliteOperators implements OperatorRunner, AutoCloseable {
  private final int threads;
  private final ExecutorService executor;

  public TfliteOperators(int threads) {
    this.threads = threads;
    this.executor = Executors.newFixedThreadPool(threads);
  }

  @Override
  public List<List<Constant>> run(Graph operator, List<List<Constant>> images) {
    byte[] tflite = TfliteWriter.write(operator);
    List<Future<List<List<Constant>>>> parts = new ArrayList<>();
    int share = (images.size() + threads - 1) / threads;
    for (int first = 0; first < images.size(); first += share) {
      List<List<Constant>> part = images.subList(first, Math.min(first + share, images.size()));
      parts.add(executor.submit(() -> runPart(tflite, operator, part)));
    }
    List<List<Constant>> results = new ArrayList<>();
    for (Future<List<List<Constant>>> part : parts) {
      results.addAll(join(part));
    }
    return results;
  }

  private static List<List<Constant>> runPart(
      byte[] tflite, Graph operator, List<List<Constant>> images) {
    List<List<Constant>> results = new ArrayList<>();
    String where = operator.nodes().get(0).toString();
    try (TfliteModel model = TfliteModel.load(tflite, where)) {
      for (List<Constant> operands : images) {
        for (int input = 0; input < operands.size(); input++) {
          feed(model, input, operands.get(input));
        }
        model.run();
        List<Constant> outputs = new ArrayList<>();
        for (String output : operator.outputs()) {
          outputs.add(read(model, operator.tensor(output)));
        }
        results.add(outputs);
      }
    }
    return results;
  }

  private static void feed(TfliteModel model, int input, Constant value) {
    if (value.dataType() == DataType.FLOAT32) {
      model.feed(input, value.floats());
    } else {
      model.feed(input, value.bytes());
    }
  }

  private static Constant read(TfliteModel model, Tensor output) {
    return output.isFloat()
        ? Constant.ofFloats(output.shape(), model.floats(output.name()))
        : Constant.ofBytes(output.dataType(), output.shape(), model.bytes(output.name()));
  }

  private static <T> T join(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while operators ran", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("An operator failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
