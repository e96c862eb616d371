package io.rangefinder.jobs.store;

import io.rangefinder.statistics.StatisticsSet;
import java.util.List;

/**
 * What one task found out: the statistics of its images, and which of them could not be used.
 *
 * @param header what the block is of
 * @param statistics of the images that could be used, which are named in it by their locations; its
 *     only block is {@link BlockHeader#name}
 */
public record Block(BlockHeader header, StatisticsSet statistics) {
  public Block {
    List<String> blocks = List.copyOf(statistics.blocks());
    if (!blocks.equals(List.of(header.name()))) {
      throw new IllegalArgumentException(
          "the block '%s' holds statistics of %s".formatted(header.name(), blocks));
    }
    if (!statistics.identity().equals(header.identity())) {
      throw new IllegalArgumentException(
          "the block '%s' holds statistics of another identity".formatted(header.name()));
    }
  }
}
