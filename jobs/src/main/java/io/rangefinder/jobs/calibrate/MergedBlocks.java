package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.store.Block;
import io.rangefinder.jobs.store.BlockHeader;
import io.rangefinder.jobs.store.BlockStore;
import io.rangefinder.jobs.store.GroupHeader;
import io.rangefinder.jobs.store.MergedGroup;
import io.rangefinder.statistics.StatisticsSet;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** The statistics of some blocks, merged. */
final class MergedBlocks implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int LEAST_BLOCKS_A_TASK = 4;
  private static final int TASKS_A_CORE = 2;

  private final byte[] statistics;
  private final List<String> damaged;

  private MergedBlocks(StatisticsSet statistics, List<String> damaged) {
    this.statistics = statistics.toBytes();
    this.damaged = damaged;
  }

  /**
   * Reads and merges blocks on the executors; the driver sees the last few sums. Groups of them
   * that the store has are read in their place, and others are left there for the next night.
   */
  static MergedBlocks of(FoundBlocks found, List<String> names, Progress progress) {
    List<BlockGroup> groups = found.tree().grouped(names);
    LongAccumulator done = counter(found);
    progress.begin("merging", "groups", groups.size(), done::sum);
    try {
      return merge(found, names.size(), groups, done);
    } finally {
      progress.end();
    }
  }

  /** The same, leaving nothing in the store. */
  static MergedBlocks read(FoundBlocks found, List<String> names) {
    return merge(found, names.size(), found.tree().cover(names), counter(found));
  }

  private static LongAccumulator counter(FoundBlocks found) {
    return found.context().sc().longAccumulator("merged groups");
  }

  private static MergedBlocks merge(
      FoundBlocks found, int blocks, List<BlockGroup> groups, LongAccumulator done) {
    int most =
        Math.min(
            found.context().defaultParallelism() * TASKS_A_CORE,
            (blocks + LEAST_BLOCKS_A_TASK - 1) / LEAST_BLOCKS_A_TASK);
    int tasks = Math.max(1, Math.min(most, groups.size()));
    BlockStore store = found.store();
    Broadcast<SerializableConfiguration> hadoop = found.hadoop();
    return found
        .context()
        .parallelize(dealt(groups, tasks), tasks)
        .map(part -> new Reading(store, hadoop.value().value(), done).all(part))
        .treeReduce(MergedBlocks::merge);
  }

  /** Groups that have to be made come first, so that every task has as many of them. */
  private static List<List<BlockGroup>> dealt(List<BlockGroup> groups, int tasks) {
    return IntStream.range(0, tasks)
        .mapToObj(
            task ->
                IntStream.iterate(task, i -> i < groups.size(), i -> i + tasks)
                    .mapToObj(groups::get)
                    .toList())
        .toList();
  }

  /** Reads blocks and groups, and makes those groups that are not there. */
  private static final class Reading {
    private final BlockStore store;
    private final Configuration hadoop;
    private final LongAccumulator done;
    private final List<String> damaged = new ArrayList<>();

    Reading(BlockStore store, Configuration hadoop, LongAccumulator done) {
      this.store = store;
      this.hadoop = hadoop;
      this.done = done;
    }

    MergedBlocks all(List<BlockGroup> groups) {
      StatisticsSet merged = nothing();
      for (BlockGroup group : groups) {
        merged = merged.merge(of(group));
        done.add(1);
      }
      return new MergedBlocks(merged, damaged);
    }

    private StatisticsSet of(BlockGroup group) {
      if (group.level() == 0) {
        return block(group.name()).map(Block::statistics).orElse(nothing());
      }
      try {
        StatisticsSet kept = store.groups().read(group.name(), hadoop).statistics();
        if (kept.blocks().equals(group.blocks().collect(Collectors.toSet()))) {
          return kept;
        }
      } catch (IOException notThere) {
        // It is made, as it was the first time.
      }
      return make(group);
    }

    private StatisticsSet make(BlockGroup group) {
      int before = damaged.size();
      List<BlockHeader> headers = new ArrayList<>();
      StatisticsSet merged = nothing();
      for (BlockGroup member : group.members()) {
        if (group.level() == 1) {
          Optional<Block> block = block(member.name());
          block.map(Block::header).ifPresent(headers::add);
          merged = merged.merge(block.map(Block::statistics).orElse(nothing()));
        } else {
          merged = merged.merge(of(member));
        }
      }
      if (damaged.size() == before) {
        store.groups().write(new MergedGroup(header(group, headers), merged), hadoop);
      }
      return merged;
    }

    private GroupHeader header(BlockGroup group, List<BlockHeader> blocks) {
      return group.level() == 1
          ? GroupHeader.ofBlocks(store.identity(), blocks)
          : GroupHeader.ofGroups(
              store.identity(),
              group.level(),
              group.members().stream().map(BlockGroup::name).toList());
    }

    private Optional<Block> block(String name) {
      try {
        return Optional.of(store.read(name, hadoop));
      } catch (IOException unusable) {
        damaged.add(name);
        return Optional.empty();
      }
    }

    private StatisticsSet nothing() {
      return StatisticsSet.empty(store.identity());
    }
  }

  private MergedBlocks merge(MergedBlocks other) {
    List<String> both = new ArrayList<>(damaged);
    both.addAll(other.damaged);
    return new MergedBlocks(set().merge(other.set()), both);
  }

  /** The names of blocks that could not be read; the statistics are without them. */
  List<String> damaged() {
    return damaged;
  }

  /** The statistics of all other blocks. */
  StatisticsSet set() {
    return StatisticsSet.fromBytes(statistics);
  }
}
