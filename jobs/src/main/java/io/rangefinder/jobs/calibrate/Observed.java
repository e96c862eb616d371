package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.jobs.store.SampleTable;
import io.rangefinder.statistics.TensorStatistics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** What the tasks of a pass say; it stays on the executors until it is closed. */
final class Observed implements AutoCloseable {
  private final JavaPairRDD<String, byte[]> partials;
  private final Progress progress;

  Observed(JavaPairRDD<String, byte[]> partials, Progress progress) {
    this.partials = partials;
    this.progress = progress;
  }

  /** The statistics by tensor, merged on the executors. */
  Map<String, TensorStatistics> statistics() {
    Map<String, TensorStatistics> merged = new HashMap<>();
    List<Tuple2<String, byte[]>> pairs =
        partials
            .filter(Partial.STATISTICS::isKeyOf)
            .reduceByKey(
                (a, b) ->
                    TensorStatistics.fromBytes(a).merge(TensorStatistics.fromBytes(b)).toBytes())
            .collect();
    progress.end();
    for (Tuple2<String, byte[]> pair : pairs) {
      merged.put(Partial.STATISTICS.name(pair), TensorStatistics.fromBytes(pair._2()));
    }
    return merged;
  }

  /** The images that could not be used. */
  List<QuarantineTable.Entry> quarantine() {
    List<QuarantineTable.Entry> entries = new ArrayList<>();
    for (Tuple2<String, byte[]> pair : partials.filter(Partial.QUARANTINE::isKeyOf).collect()) {
      String[] reason = new String(pair._2(), StandardCharsets.UTF_8).split("\n", 2);
      entries.add(new QuarantineTable.Entry(Partial.QUARANTINE.name(pair), reason[0], reason[1]));
    }
    return entries;
  }

  /** The inputs that were kept. */
  JavaRDD<Row> sample() {
    return partials
        .filter(Partial.SAMPLE::isKeyOf)
        .map(pair -> SampleTable.row(Partial.SAMPLE.name(pair), pair._2()));
  }

  @Override
  public void close() {
    partials.unpersist();
  }
}
