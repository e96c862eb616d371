package io.rangefinder.jobs.train;

import io.rangefinder.ranges.RangeRule;
import java.util.Optional;

/**
 * What training begins with.
 *
 * @param graph location of the rewritten graph, a {@code .meta} or a GraphDef, with its manifest
 *     beside it
 * @param checkpoint where the float network's variables lie
 * @param output what the files of the checkpoint begin with that is written
 */
public record InitializeConfig(
    String graph, String checkpoint, Optional<Calibration> calibration, String output) {
  /** A calibration of the float network as it is, and how ranges are chosen from it. */
  public record Calibration(String run, RangeRule rule) {}
}
