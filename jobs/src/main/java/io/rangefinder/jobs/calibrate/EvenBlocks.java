package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.source.ListedImage;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;

/**
 * Divides images into blocks of even work, in the order of the manifest. Work is counted in runs of
 * images that follow each other, of one image if there are not very many.
 */
final class EvenBlocks implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The bytes that take about as long to read and decode as an image takes in the network. */
  private static final long BYTES_OF_ONE_RUN = 1 << 19;

  /** No more bytes of an image are read. */
  private static final long MOST_BYTES = 1 << 26;

  private static final int MOST_RUNS = 1 << 20;

  private final long runLength;
  private final int[] blockOfRun;

  private EvenBlocks(long runLength, int[] blockOfRun) {
    this.runLength = runLength;
    this.blockOfRun = blockOfRun;
  }

  /** The work that one task found in some runs. */
  private static final class Work implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] runs;
    private final long[] amounts;

    /** Keeps what is not 0. */
    Work(long[] work) {
      runs = IntStream.range(0, work.length).filter(run -> work[run] > 0).toArray();
      amounts = Arrays.stream(runs).mapToLong(run -> work[run]).toArray();
    }

    void addTo(long[] work) {
      for (int i = 0; i < runs.length; i++) {
        work[runs[i]] += amounts[i];
      }
    }
  }

  /**
   * Divides those images of a pass that are not covered.
   *
   * @param blocks how many blocks to make; some may stay empty
   */
  static EvenBlocks of(ListedImages images, Broadcast<BitSet> covered, int blocks) {
    long runLength = Math.max(1, (images.count() + MOST_RUNS - 1) / MOST_RUNS);
    int runs = (int) ((images.count() + runLength - 1) / runLength);
    List<Work> parts =
        images.images().mapPartitions(part -> work(part, covered, runLength, runs)).collect();
    long[] work = new long[runs];
    for (Work part : parts) {
      part.addTo(work);
    }
    return new EvenBlocks(runLength, divide(work, blocks));
  }

  private static Iterator<Work> work(
      Iterator<ListedImage> images, Broadcast<BitSet> covered, long runLength, int runs) {
    long[] work = new long[runs];
    while (images.hasNext()) {
      ListedImage image = images.next();
      if (!covered.value().get((int) image.index())) {
        long bytes = Math.min(MOST_BYTES, Math.max(0, image.entry().length()));
        work[(int) (image.index() / runLength)] += BYTES_OF_ONE_RUN + bytes;
      }
    }
    return List.of(new Work(work)).iterator();
  }

  /** The block of each run, so that the blocks have about equal sums. */
  static int[] divide(long[] work, int blocks) {
    double total = Math.max(1, Arrays.stream(work).sum());
    int[] block = new int[work.length];
    long before = 0;
    for (int run = 0; run < work.length; run++) {
      double middle = before + work[run] / 2.0;
      block[run] = (int) Math.min(blocks - 1, middle / total * blocks);
      before += work[run];
    }
    return block;
  }

  int blockOf(ListedImage image) {
    return blockOfRun[(int) (image.index() / runLength)];
  }
}
