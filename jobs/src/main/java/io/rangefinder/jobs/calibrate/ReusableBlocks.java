package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.ImageKey;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Stored blocks that hold only images of a pass, unchanged, and no image twice.
 *
 * @param names of the blocks, in the order of the first image of each
 * @param covered the indices of their images
 */
record ReusableBlocks(List<String> names, BitSet covered) {
  /** Says of an image that a stored block of so many images holds it. */
  private record Membership(int block, int size) implements Serializable {}

  /** How many images of a block were found, and the lowest index of one. */
  private record Found(int images, int size, int first) implements Serializable {
    Found plus(Found other) {
      return new Found(images + other.images, size, Math.min(first, other.first));
    }

    boolean all() {
      return images == size;
    }
  }

  /** Looks through a store. Where blocks overlap, the larger ones are taken. */
  static ReusableBlocks find(FoundBlocks blocks, ListedImages images) {
    JavaSparkContext context = blocks.context();
    List<String> names = blocks.store().names(context.hadoopConfiguration());
    if (names.isEmpty()) {
      return new ReusableBlocks(List.of(), new BitSet());
    }
    JavaPairRDD<Integer, Membership> matches =
        images
            .images()
            .mapToPair(
                image ->
                    new Tuple2<>(ImageKey.of(image.entry().fingerprint()), (int) image.index()))
            .join(memberships(blocks, names))
            .mapToPair(Tuple2::_2)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      int[] ranks = ranks(matches, names.size());
      JavaPairRDD<Integer, Membership> owners =
          matches
              .filter(match -> ranks[match._2().block()] >= 0)
              .reduceByKey((a, b) -> ranks[a.block()] < ranks[b.block()] ? a : b);
      List<Tuple2<Integer, Found>> whole = new ArrayList<>(complete(owners));
      whole.sort(Comparator.comparingInt(block -> block._2().first()));
      BitSet chosen = new BitSet();
      whole.forEach(block -> chosen.set(block._1()));
      BitSet covered =
          owners
              .filter(owner -> chosen.get(owner._2().block()))
              .keys()
              .treeAggregate(new BitSet(), ReusableBlocks::with, ReusableBlocks::or);
      return new ReusableBlocks(
          whole.stream().map(block -> names.get(block._1())).toList(), covered);
    } finally {
      matches.unpersist();
    }
  }

  /** The images of all blocks; one that is damaged or gone has none, for then it is of no use. */
  private static JavaPairRDD<ImageKey, Membership> memberships(
      FoundBlocks blocks, List<String> names) {
    Broadcast<List<String>> sorted = blocks.context().broadcast(names);
    return blocks
        .headers(names, FoundBlocks.Loss.PASS_OVER)
        .flatMapToPair(
            header ->
                members(Collections.binarySearch(sorted.value(), header.name()), header.settled())
                    .iterator());
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
        .mapToPair(
            match -> new Tuple2<>(match._2().block(), new Found(1, match._2().size(), match._1())))
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
