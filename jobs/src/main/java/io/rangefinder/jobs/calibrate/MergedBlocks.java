package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.BlockStore;
import io.rangefinder.statistics.StatisticsSet;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
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

  /** Reads and merges blocks on the executors; the driver sees the last few sums. */
  static MergedBlocks of(
      JavaSparkContext context,
      BlockStore store,
      Broadcast<SerializableConfiguration> hadoop,
      List<String> names) {
    int tasks =
        Math.min(
            context.defaultParallelism() * TASKS_A_CORE,
            (names.size() + LEAST_BLOCKS_A_TASK - 1) / LEAST_BLOCKS_A_TASK);
    return context
        .parallelize(names, Math.max(1, tasks))
        .mapPartitions(part -> List.of(read(part, store, hadoop.value().value())).iterator())
        .treeReduce(MergedBlocks::merge);
  }

  private static MergedBlocks read(
      Iterator<String> names, BlockStore store, Configuration configuration) {
    StatisticsSet merged = StatisticsSet.empty(store.identity());
    List<String> damaged = new ArrayList<>();
    while (names.hasNext()) {
      String name = names.next();
      try {
        merged = merged.merge(store.read(name, configuration).statistics());
      } catch (IOException unusable) {
        damaged.add(name);
      }
    }
    return new MergedBlocks(merged, damaged);
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
