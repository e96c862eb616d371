package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.metrics.Comparison;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The comparison over the images of some tasks, what was answered to each if that is asked for, and
 * the images that could not be used.
 */
record TaskComparison(
    long images,
    Comparison comparison,
    List<ImageAnswer> answers,
    List<QuarantineTable.Entry> quarantine)
    implements Serializable {
  TaskComparison merge(TaskComparison other) {
    return new TaskComparison(
        images + other.images,
        comparison.merge(other.comparison),
        Stream.concat(answers.stream(), other.answers.stream()).toList(),
        Stream.concat(quarantine.stream(), other.quarantine.stream()).toList());
  }
}
