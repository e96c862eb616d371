package io.rangefinder.jobs.source;

import org.apache.spark.Partitioner;

/** Divides indexes into runs of equal length. */
final class RunPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int runs;
  private final long length;

  private RunPartitioner(int runs, long length) {
    this.runs = runs;
    this.length = length;
  }

  static RunPartitioner of(long size, long length) {
    return new RunPartitioner(Math.toIntExact((size + length - 1) / length), length);
  }

  @Override
  public int numPartitions() {
    return runs;
  }

  @Override
  public int getPartition(Object index) {
    return (int) ((Long) index / length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunPartitioner that && that.runs == runs && that.length == length;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(length) * 31 + runs;
  }
}
