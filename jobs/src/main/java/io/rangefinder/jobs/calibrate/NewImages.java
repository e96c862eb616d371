package io.rangefinder.jobs.calibrate;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import io.rangefinder.jobs.store.BlockHeader;
import io.rangefinder.jobs.store.BlockStore;
import io.rangefinder.jobs.store.ImageTable;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.statistics.SplitStatistics;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What some blocks of a store hold, as those that one run has and another has not: the images that
 * are new in it, and the neighbours in their blocks of old ones that changed or went away.
 *
 * @param statistics by tensor; images are named in them by their locations, or by {@link #named}
 * @param images how many images are in the statistics
 * @param quarantined how many could not be used
 */
public record NewImages(
    SortedMap<String, SplitStatistics> statistics, long images, long quarantined) {

  /** How many images of some blocks could be used, and how many not. */
  private record Counts(long images, long quarantined) implements Serializable {
    static Counts of(BlockHeader block) {
      long never =
          block.quarantine().stream()
              .filter(entry -> !entry.reason().equals(Reason.UNREADABLE.name()))
              .count();
      return new Counts(block.settled().size() - never, block.quarantine().size());
    }

    Counts plus(Counts other) {
      return new Counts(images + other.images, quarantined + other.quarantined);
    }
  }

  /**
   * Merges blocks; nothing is written.
   *
   * @param store its location
   * @param identity the digest of the blocks' identity, as a run's reference has it
   * @param blocks their names, each once
   * @throws UserException if one of them is not there any more, or damaged
   */
  public static NewImages of(
      JavaSparkContext context, String store, String identity, Collection<String> blocks) {
    if (blocks.isEmpty()) {
      return new NewImages(new TreeMap<>(), 0, 0);
    }
    List<String> names = blocks.stream().sorted().toList();
    FoundBlocks found =
        FoundBlocks.of(
            context,
            store(context, store, identity, names),
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
    MergedBlocks merged = MergedBlocks.read(found, names);
    if (!merged.damaged().isEmpty()) {
      throw unusable(store, merged.damaged());
    }
    Counts counts =
        found
            .headers(names, FoundBlocks.Loss.REFUSE)
            .map(Counts::of)
            .fold(new Counts(0, 0), Counts::plus);
    return new NewImages(merged.set().tensors(), counts.images(), counts.quarantined());
  }

  private static BlockStore store(
      JavaSparkContext context, String store, String identity, List<String> names) {
    try {
      return BlockStore.holding(store, identity, names.get(0), context.hadoopConfiguration());
    } catch (IOException e) {
      throw unusable(store, names.subList(0, 1));
    }
  }

  private static UserException unusable(String store, List<String> blocks) {
    return UserException.listing(
        "Cannot use %d blocks of the store '%s', which are gone or damaged. Calibrate again. They are:"
            .formatted(blocks.size(), store),
        blocks.stream().sorted().toList());
  }

  /**
   * The same with the names that a run gives its images.
   *
   * @param run one that has all these images
   * @throws UserException if its table of images cannot be read
   */
  public NewImages named(SparkSession spark, RunDirectory run) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ImageNames names =
        new ImageNames(
            context,
            new ListedImages(
                ImageTable.read(spark, run.path(RunDirectory.IMAGES)),
                run.manifest().images().listed()));
    Map<String, SplitStatistics> named = names.of(statistics);
    return new NewImages(new TreeMap<>(named), images, quarantined);
  }
}
