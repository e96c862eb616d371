package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.BlockStore;
import io.rangefinder.jobs.store.ImageKey;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Stored blocks that hold only images of a pass, unchanged, and no image twice.
 *
 * @param names of the blocks
 * @param covered the indices of their images
 */
record ReusableBlocks(List<String> names, BitSet covered) {
  private static final int HEADERS_A_TASK = 64;

  /** Says of an image that a stored block of so many images holds it. */
  private record Membership(int block, int size) implements Serializable {}

  /** How many images of a block were found. */
  private record Found(int images, int size) implements Serializable {
    Found plus(Found other) {
      return new Found(images + other.images, size);
    }

    boolean all() {
      return images == size;
    }
  }

  /** Looks through a store. Where blocks overlap, the larger ones are taken. */
  static ReusableBlocks find(
      JavaSparkContext context,
      BlockStore store,
      Broadcast<SerializableConfiguration> hadoop,
      ListedImages images) {
    List<String> names = store.names(context.hadoopConfiguration());
    if (names.isEmpty()) {
      return new ReusableBlocks(List.of(), new BitSet());
    }
    JavaPairRDD<Integer, Membership> matches =
        images
            .images()
            .mapToPair(
                image ->
                    new Tuple2<>(ImageKey.of(image.entry().fingerprint()), (int) image.index()))
            .join(memberships(context, store, hadoop, names))
            .mapToPair(Tuple2::_2)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      int[] ranks = ranks(matches, names.size());
      JavaPairRDD<Integer, Membership> owners =
          matches
              .filter(match -> ranks[match._2().block()] >= 0)
              .reduceByKey((a, b) -> ranks[a.block()] < ranks[b.block()] ? a : b);
      BitSet chosen = new BitSet();
      complete(owners).forEach(block -> chosen.set(block._1()));
      BitSet covered =
          owners
              .filter(owner -> chosen.get(owner._2().block()))
              .keys()
              .treeAggregate(new BitSet(), ReusableBlocks::with, ReusableBlocks::or);
      return new ReusableBlocks(chosen.stream().mapToObj(names::get).toList(), covered);
    } finally {
      matches.unpersist();
    }
  }

  private static JavaPairRDD<ImageKey, Membership> memberships(
      JavaSparkContext context,
      BlockStore store,
      Broadcast<SerializableConfiguration> hadoop,
      List<String> names) {
    List<Tuple2<Integer, String>> numbered =
        IntStream.range(0, names.size()).mapToObj(i -> new Tuple2<>(i, names.get(i))).toList();
    int tasks = Math.max(context.defaultParallelism(), names.size() / HEADERS_A_TASK);
    return context
        .parallelizePairs(numbered, Math.min(tasks, names.size()))
        .flatMapToPair(
            block -> members(block._1(), keys(store, block._2(), hadoop.value())).iterator());
  }

  /** The images of a block; none if it is damaged or gone, for then it is of no use. */
  private static List<ImageKey> keys(
      BlockStore store, String name, SerializableConfiguration hadoop) {
    try {
      return store.header(name, hadoop.value()).settled();
    } catch (IOException unusable) {
      return List.of();
    }
  }

  private static List<Tuple2<ImageKey, Membership>> members(int block, List<ImageKey> keys) {
    Membership membership = new Membership(block, keys.size());
    return keys.stream().map(key -> new Tuple2<>(key, membership)).toList();
  }

  /** The place of each block that was found whole, the largest first; -1 for the others. */
  private static int[] ranks(JavaPairRDD<Integer, Membership> matches, int blocks) {
    List<Tuple2<Integer, Found>> whole = new ArrayList<>(complete(matches));
    whole.sort(
        Comparator.comparingInt((Tuple2<Integer, Found> block) -> -block._2().size())
            .thenComparing(Tuple2::_1));
    int[] ranks = new int[blocks];
    Arrays.fill(ranks, -1);
    for (int rank = 0; rank < whole.size(); rank++) {
      ranks[whole.get(rank)._1()] = rank;
    }
    return ranks;
  }

  private static List<Tuple2<Integer, Found>> complete(JavaPairRDD<Integer, Membership> matches) {
    return matches
        .values()
        .mapToPair(member -> new Tuple2<>(member.block(), new Found(1, member.size())))
        .reduceByKey(Found::plus)
        .filter(block -> block._2().all())
        .collect();
  }

  private static BitSet with(BitSet set, int index) {
    set.set(index);
    return set;
  }

  private static BitSet or(BitSet set, BitSet other) {
    set.or(other);
    return set;
  }
}
