package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.source.ListedImage;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.statistics.SplitStatistics;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * What a run calls its images. Blocks know them by their locations, so that they serve runs that
 * name the same files otherwise.
 */
final class ImageNames {
  private final JavaSparkContext context;
  private final JavaRDD<ListedImage> images;

  ImageNames(JavaSparkContext context, ListedImages images) {
    this.context = context;
    this.images = images.images();
  }

  /** Statistics in which the run's images have their locations, with their names. */
  Map<String, SplitStatistics> of(Map<String, SplitStatistics> statistics) {
    Set<String> named = new HashSet<>();
    statistics.values().forEach(tensor -> named.addAll(tensor.namedImages()));
    Broadcast<Set<String>> wanted = context.broadcast(named);
    Map<String, String> names =
        images
            .map(ListedImage::entry)
            .filter(image -> wanted.value().contains(image.location()))
            .mapToPair(image -> new Tuple2<>(image.location(), image.id()))
            .collectAsMap();
    Map<String, SplitStatistics> renamed = new LinkedHashMap<>();
    statistics.forEach(
        (tensor, halves) ->
            renamed.put(
                tensor, halves.renamed(place -> Objects.requireNonNull(names.get(place), place))));
    return renamed;
  }

  /** Entries in which the run's images have their locations, with their names. */
  JavaRDD<QuarantineTable.Entry> of(JavaRDD<QuarantineTable.Entry> entries) {
    if (entries.isEmpty()) {
      return entries;
    }
    return entries
        .mapToPair(entry -> new Tuple2<>(entry.image(), entry))
        .join(
            images
                .map(ListedImage::entry)
                .mapToPair(image -> new Tuple2<>(image.location(), image.id()))
                .reduceByKey((name, same) -> name))
        .values()
        .map(found -> found._1().called(found._2()));
  }
}
