package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import io.rangefinder.jobs.store.BlockStore;
import io.rangefinder.jobs.store.QuarantineTable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** The images of a pass that could not be used, as its blocks have them; they stay there. */
final class QuarantinedImages {
  private static final int BLOCKS_A_TASK = 64;

  private final JavaRDD<QuarantineTable.Entry> entries;

  private record Source(String block, boolean reused) implements Serializable {}

  /** What reused blocks could not read was tried again and is in a computed block. */
  QuarantinedImages(
      JavaSparkContext context,
      BlockStore store,
      Broadcast<SerializableConfiguration> hadoop,
      List<String> reused,
      List<String> computed) {
    List<Source> sources =
        Stream.concat(
                reused.stream().map(name -> new Source(name, true)),
                computed.stream().map(name -> new Source(name, false)))
            .toList();
    int tasks =
        Math.min(
            sources.size(), Math.max(context.defaultParallelism(), sources.size() / BLOCKS_A_TASK));
    this.entries =
        context
            .parallelize(sources, Math.max(1, tasks))
            .flatMap(source -> entries(store, source, hadoop.value()));
  }

  private static Iterator<QuarantineTable.Entry> entries(
      BlockStore store, Source source, SerializableConfiguration hadoop) {
    try {
      return store.header(source.block(), hadoop.value()).quarantine().stream()
          .filter(entry -> !source.reused() || !entry.reason().equals(Reason.UNREADABLE.name()))
          .iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JavaRDD<QuarantineTable.Entry> entries() {
    return entries;
  }

  /** How many there are of each reason, in the order of the reasons. */
  SortedMap<String, Long> reasons() {
    return new TreeMap<>(
        entries
            .mapToPair(entry -> new Tuple2<>(entry.reason(), 1L))
            .reduceByKey(Long::sum)
            .collectAsMap());
  }

  /** The first few by name. */
  List<QuarantineTable.Entry> first(int most) {
    return entries.takeOrdered(most, new ByImage());
  }

  private static final class ByImage implements Comparator<QuarantineTable.Entry>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(QuarantineTable.Entry a, QuarantineTable.Entry b) {
      return a.image().compareTo(b.image());
    }
  }
}
