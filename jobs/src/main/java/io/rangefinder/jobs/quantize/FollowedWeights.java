package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.quantize.QuantizedWeights;
import io.rangefinder.quantize.RangeAssignment;
import io.rangefinder.quantize.WeightQuantization;
import io.rangefinder.quantize.WeightSite;
import java.util.concurrent.atomic.AtomicLong;

/** A way to quantize weights, whose operators are a stage of a job. */
final class FollowedWeights implements WeightQuantization {
  private final WeightQuantization weights;
  private final Progress progress;
  private final AtomicLong done = new AtomicLong();
  private long operators;

  FollowedWeights(WeightQuantization weights, Progress progress) {
    this.weights = weights;
    this.progress = progress;
  }

  @Override
  public void begin(Graph graph, RangeAssignment ranges) {
    operators = graph.nodes().stream().filter(node -> !node.op().isOpaque()).count();
    progress.begin("weights", "operators", operators, done::get);
    weights.begin(graph, ranges);
  }

  @Override
  public QuantizedWeights quantize(WeightSite site) {
    return weights.quantize(site);
  }

  @Override
  public void quantized(Graph operator) {
    weights.quantized(operator);
    if (done.incrementAndGet() == operators) {
      progress.end();
    }
  }
}
