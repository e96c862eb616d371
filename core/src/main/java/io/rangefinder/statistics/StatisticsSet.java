package io.rangefinder.statistics;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The statistics of all observed tensors over some blocks of images, in halves. Merging refuses
 * statistics of another identity and a block that is already in, since counts would be doubled.
 *
 * @param blocks the ids of the blocks merged
 * @param tensors the statistics by tensor name
 */
public record StatisticsSet(
    StatisticsIdentity identity,
    SortedSet<String> blocks,
    SortedMap<String, SplitStatistics> tensors) {

  public StatisticsSet {
    blocks = Collections.unmodifiableSortedSet(new TreeSet<>(blocks));
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /** The statistics of no block. */
  public static StatisticsSet empty(StatisticsIdentity identity) {
    return new StatisticsSet(identity, new TreeSet<>(), new TreeMap<>());
  }

  /** The statistics of one block. */
  public static StatisticsSet ofBlock(
      StatisticsIdentity identity, String block, Map<String, SplitStatistics> tensors) {
    return new StatisticsSet(
        identity, new TreeSet<>(Collections.singleton(block)), new TreeMap<>(tensors));
  }

  /**
   * The statistics of the blocks of both.
   *
   * @throws IllegalArgumentException if the identities differ or a block is in both
   */
  public StatisticsSet merge(StatisticsSet other) {
    if (!identity.equals(other.identity)) {
      throw new IllegalArgumentException(
          "Cannot merge statistics of %s and of %s: calibrate again with one graph and one preprocessing."
              .formatted(identity, other.identity));
    }
    SortedSet<String> mergedBlocks = new TreeSet<>(blocks);
    for (String block : other.blocks) {
      if (!mergedBlocks.add(block)) {
        throw new IllegalArgumentException(
            "Cannot merge statistics that both hold the block '%s'.".formatted(block));
      }
    }
    SortedMap<String, SplitStatistics> mergedTensors = new TreeMap<>(tensors);
    other.tensors.forEach(
        (tensor, statistics) -> mergedTensors.merge(tensor, statistics, SplitStatistics::merge));
    return new StatisticsSet(identity, mergedBlocks, mergedTensors);
  }

  /** The stored form; equal sets have equal bytes. */
  public byte[] toBytes() {
    return StoredForm.SET.write(this::write);
  }

  /**
   * Reads {@link #toBytes()}.
   *
   * @throws StatisticsFormatException for any other bytes
   */
  public static StatisticsSet fromBytes(byte[] bytes) {
    return StoredForm.SET.read(bytes, (source, version) -> read(source));
  }

  void write(ByteSink sink) {
    identity.write(sink);
    sink.writeCount(blocks.size());
    blocks.forEach(sink::writeString);
    sink.writeCount(tensors.size());
    tensors.forEach(
        (tensor, statistics) -> {
          sink.writeString(tensor);
          statistics.write(sink);
        });
  }

  static StatisticsSet read(ByteSource source) {
    StatisticsIdentity identity = StatisticsIdentity.read(source);
    SortedSet<String> blocks = new TreeSet<>();
    for (int left = source.readLength(1); left > 0; left--) {
      String block = source.readString();
      if (!blocks.isEmpty() && block.compareTo(blocks.last()) <= 0) {
        throw new IllegalArgumentException("The block '%s' is out of order.".formatted(block));
      }
      blocks.add(block);
    }
    SortedMap<String, SplitStatistics> tensors = new TreeMap<>();
    for (int left = source.readLength(1); left > 0; left--) {
      String tensor = source.readString();
      if (!tensors.isEmpty() && tensor.compareTo(tensors.lastKey()) <= 0) {
        throw new IllegalArgumentException("The tensor '%s' is out of order.".formatted(tensor));
      }
      tensors.put(tensor, SplitStatistics.read(source));
    }
    return new StatisticsSet(identity, blocks, tensors);
  }
}
