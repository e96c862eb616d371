package io.rangefinder.jobs.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.metrics.Task;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of the task of a network.
 *
 * @param task the task; null to guess it from the outputs
 * @param threshold what the peak of a heat map exceeds, or the least score of a box that counts;
 *     null for the usual one of the task
 */
public record TaskChoice(@Nullable Task task, @Nullable Double threshold) {
  /** Everything is guessed. */
  public static final TaskChoice GUESSED = new TaskChoice(null, null);

  void describe(ObjectNode document) {
    document.put("task", task == null ? null : DocumentBlock.written(task));
    document.put("threshold", threshold);
  }
}
