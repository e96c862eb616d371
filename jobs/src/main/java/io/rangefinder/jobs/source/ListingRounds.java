package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Searches a place for images on executors, in rounds: the tasks of a round search the places that
 * the round before found and did not get to, until there are none. The driver holds counts alone.
 */
final class ListingRounds implements AutoCloseable {
  private static final int TASKS_A_CORE = 4;
  private static final int PLACES_A_TASK = 64;

  private final JavaSparkContext context;
  private final List<JavaRDD<ListingPage>> rounds = new ArrayList<>();
  private final ListingCounts counts;

  private ListingRounds(
      JavaSparkContext context, ImageLocation location, SearchPlace start, LongAccumulator listed) {
    this.context = context;
    SearchPlaces task =
        new SearchPlaces(
            location,
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
    ListingCounts total = ListingCounts.none();
    JavaRDD<SearchPlace> places = context.parallelize(List.of(start), 1);
    long left = 1;
    while (left > 0) {
      context.setJobDescription("List %d places".formatted(left));
      JavaRDD<ListingPage> pages = places.mapPartitions(task).persist(StorageLevel.DISK_ONLY());
      rounds.add(pages);
      ListingCounts found =
          pages.map(page -> counted(page, listed)).fold(ListingCounts.none(), ListingCounts::plus);
      total = total.plus(found);
      left = found.places();
      if (left > 0) {
        places = pages.flatMap(ListingPage::places).sortBy(SearchPlace::key, true, tasks(left));
      }
    }
    context.setJobDescription(null);
    this.counts = total;
  }

  private static ListingCounts counted(ListingPage page, LongAccumulator listed) {
    listed.add(page.counts().images());
    return page.counts();
  }

  /**
   * Searches.
   *
   * @param listed gets the images as they are found
   * @throws UserException if the location cannot be used; it names the first problems
   */
  static ListingRounds search(
      JavaSparkContext context, ImageLocation location, SearchPlace start, LongAccumulator listed) {
    ListingRounds rounds = new ListingRounds(context, location, start, listed);
    if (rounds.counts.problems().count() > 0) {
      rounds.close();
      throw refusal(location, rounds.counts.problems());
    }
    return rounds;
  }

  static UserException refusal(ImageLocation location, ListingProblems problems) {
    return UserException.listing(
        "Cannot list the images of '%s':".formatted(location.path()), problems.lines());
  }

  private int tasks(long places) {
    long busy = (long) context.defaultParallelism() * TASKS_A_CORE;
    return (int) Math.min(places, Math.max(busy, Math.min(places / PLACES_A_TASK, 10_000)));
  }

  ListingCounts counts() {
    return counts;
  }

  /** All that was found, in no order. */
  JavaRDD<ImageEntry> entries() {
    JavaRDD<ListingPage> pages = rounds.get(0);
    for (JavaRDD<ListingPage> round : rounds.subList(1, rounds.size())) {
      pages = pages.union(round);
    }
    return pages.flatMap(ListingPage::entries);
  }

  @Override
  public void close() {
    rounds.forEach(round -> round.unpersist(true));
  }
}
