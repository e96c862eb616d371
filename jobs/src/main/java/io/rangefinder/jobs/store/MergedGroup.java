package io.rangefinder.jobs.store;

import io.rangefinder.statistics.StatisticsSet;
import java.util.TreeSet;

/**
 * The merged statistics of some blocks, kept so that they need not be merged again. It can always
 * be made anew of its members.
 *
 * @param header what the group is of
 * @param statistics of all its blocks
 */
public record MergedGroup(GroupHeader header, StatisticsSet statistics) {
  public MergedGroup {
    if (!statistics.identity().equals(header.identity())) {
      throw new IllegalArgumentException(
          "the group '%s' holds statistics of another identity".formatted(header.name()));
    }
    if (header.level() == 1 && !statistics.blocks().equals(new TreeSet<>(header.members()))) {
      throw new IllegalArgumentException(
          "the group '%s' holds statistics of other blocks".formatted(header.name()));
    }
  }
}
