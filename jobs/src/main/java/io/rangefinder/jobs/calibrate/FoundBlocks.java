package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.BlockHeader;
import io.rangefinder.jobs.store.BlockStore;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The blocks of a store and their groups, as they were when it was looked at.
 *
 * @param tree groups of the blocks
 */
record FoundBlocks(
    JavaSparkContext context,
    BlockStore store,
    Broadcast<SerializableConfiguration> hadoop,
    BlockTree tree) {
  private static final int HEADERS_A_TASK = 64;

  /** What to do about a block that is damaged or gone. */
  enum Loss {
    PASS_OVER,
    REFUSE
  }

  /** Some blocks whose headers are in one file: a group, or a block itself. */
  private record Source(boolean isGroup, String name, List<String> blocks)
      implements Serializable {}

  static FoundBlocks of(
      JavaSparkContext context, BlockStore store, Broadcast<SerializableConfiguration> hadoop) {
    return new FoundBlocks(context, store, hadoop, BlockTree.read(context, store.groups(), hadoop));
  }

  /** What some blocks are of, in any order. */
  JavaRDD<BlockHeader> headers(List<String> names, Loss loss) {
    List<Source> sources = new ArrayList<>();
    BlockTree.Headers headers = tree.headers(names);
    headers.grouped().forEach((group, blocks) -> sources.add(new Source(true, group, blocks)));
    headers.alone().forEach(block -> sources.add(new Source(false, block, List.of(block))));
    int tasks = Math.max(context.defaultParallelism(), sources.size() / HEADERS_A_TASK);
    BlockStore from = store;
    Broadcast<SerializableConfiguration> configuration = hadoop;
    return context
        .parallelize(sources, Math.max(1, Math.min(tasks, sources.size())))
        .flatMap(source -> headers(source, from, configuration.value().value(), loss).iterator());
  }

  private static List<BlockHeader> headers(
      Source source, BlockStore store, Configuration hadoop, Loss loss) {
    if (source.isGroup()) {
      try {
        Set<String> wanted = new HashSet<>(source.blocks());
        return store.groups().header(source.name(), hadoop).blocks().stream()
            .filter(block -> wanted.contains(block.name()))
            .toList();
      } catch (IOException unusable) {
        // The blocks themselves tell the same.
      }
    }
    return source.blocks().stream().flatMap(name -> header(name, store, hadoop, loss)).toList();
  }

  private static Stream<BlockHeader> header(
      String name, BlockStore store, Configuration hadoop, Loss loss) {
    try {
      return Stream.of(store.header(name, hadoop));
    } catch (IOException unusable) {
      if (loss == Loss.PASS_OVER) {
        return Stream.empty();
      }
      throw new UncheckedIOException(unusable);
    }
  }
}
