package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.metrics.MapShape;
import io.rangefinder.metrics.Task;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The task that a network is judged by.
 *
 * @param task the task
 * @param guessed whether it was guessed from the outputs
 * @param threshold what the peak of a heat map exceeds, or the least score of a box that counts
 * @param maps how each output lies that has a row and a column, by its name
 * @param boundaries the value that parts the two classes, by the name of each map of one channel
 */
public record JudgedTask(
    Task task,
    boolean guessed,
    double threshold,
    Map<String, MapShape> maps,
    Map<String, Double> boundaries)
    implements Serializable {
  private static final double USUAL_PEAK = 0.2;
  private static final double USUAL_BOX = 0.5;
  private static final int GRAY = 1;
  private static final int COLOURS = 3;

  public JudgedTask {
    maps = Collections.unmodifiableMap(new LinkedHashMap<>(maps));
    boundaries = Collections.unmodifiableMap(new LinkedHashMap<>(boundaries));
  }

  /**
   * The task of a network.
   *
   * @param graph the network given
   * @throws UserException if no output is of the task that was asked for
   */
  static JudgedTask of(TaskChoice choice, Graph graph, EvaluatedOutputs outputs) {
    Map<String, MapShape> maps = new LinkedHashMap<>();
    Map<String, Double> boundaries = new LinkedHashMap<>();
    for (int i = 0; i < outputs.network().tensors().size(); i++) {
      String name = outputs.name(i);
      if (outputs.isOutput(i)) {
        map(graph.tensor(name).shape()).ifPresent(map -> maps.put(name, map));
        boundaries.put(name, endsIn(graph, name, Logistic.class) ? 0.5 : 0);
      }
    }
    boolean detects = !DetectionTensors.of(graph).isEmpty();
    Task asked = choice.task();
    Task task = asked == null ? guess(graph, maps, detects, outputs.classifier() >= 0) : asked;
    requireFit(task, graph, maps, detects, outputs);
    Double threshold = choice.threshold();
    double usual = task == Task.DETECTION ? USUAL_BOX : USUAL_PEAK;
    return new JudgedTask(
        task, asked == null, threshold == null ? usual : threshold, maps, boundaries);
  }

  private static Optional<MapShape> map(Shape shape) {
    boolean hasCells = shape.rank() == 4 && shape.dim(0) == 1 && shape.elements() > shape.dim(3);
    return hasCells
        ? Optional.of(new MapShape(shape.dim(1), shape.dim(2), shape.dim(3)))
        : Optional.empty();
  }

  private static Task guess(
      Graph graph, Map<String, MapShape> maps, boolean detects, boolean classifies) {
    if (detects) {
      return Task.DETECTION;
    }
    if (classifies) {
      return Task.CLASSIFICATION;
    }
    String output = graph.outputs().get(0);
    MapShape map = maps.get(output);
    if (map == null) {
      return Task.REGRESSION;
    }
    Shape input = graph.tensor(graph.inputs().get(0)).shape();
    boolean isOfInputsSize =
        input.rank() == 4 && map.height() >= input.dim(1) && map.width() >= input.dim(2);
    if (endsIn(graph, output, Softmax.class) || endsIn(graph, output, Logistic.class)) {
      return Task.SEGMENTATION;
    }
    if (!isOfInputsSize) {
      return Task.KEYPOINTS;
    }
    boolean isPicture = map.channels() == GRAY || map.channels() == COLOURS;
    return isPicture ? Task.REGRESSION : Task.SEGMENTATION;
  }

  private static boolean endsIn(Graph graph, String output, Class<?> operator) {
    return graph.producer(output).filter(node -> operator.isInstance(node.op())).isPresent();
  }

  private static void requireFit(
      Task task,
      Graph graph,
      Map<String, MapShape> maps,
      boolean detects,
      EvaluatedOutputs outputs) {
    String wanted =
        switch (task) {
          case CLASSIFICATION -> outputs.scores() >= 0 ? null : "one score a class in the first";
          case KEYPOINTS, SEGMENTATION ->
              maps.isEmpty() ? "an output of rows, columns and channels" : null;
          case DETECTION -> detects ? null : "the results of a TFLite_Detection_PostProcess";
          case REGRESSION -> null;
        };
    if (wanted != null) {
      String output = graph.outputs().get(0);
      throw new UserException(
          "Cannot judge by --task %s: that takes %s, and the first output '%s' is %s. Name another task or leave it out."
              .formatted(DocumentBlock.written(task), wanted, output, graph.tensor(output).type()));
    }
  }
}
