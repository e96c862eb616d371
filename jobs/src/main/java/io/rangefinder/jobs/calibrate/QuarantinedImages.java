package io.rangefinder.jobs.calibrate;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.jobs.store.RunManifest;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** The images of a pass that could not be used, as its blocks have them; they stay there. */
final class QuarantinedImages {
  private final JavaRDD<QuarantineTable.Entry> entries;

  /** What reused blocks could not read was tried again and is in a computed block. */
  QuarantinedImages(
      FoundBlocks blocks, ImageNames names, List<String> reused, List<String> computed) {
    JavaRDD<QuarantineTable.Entry> settled =
        of(blocks, reused).filter(entry -> !entry.reason().equals(Reason.UNREADABLE.name()));
    this.entries =
        names.of(settled.union(of(blocks, computed)).persist(StorageLevel.MEMORY_AND_DISK_SER()));
  }

  private static JavaRDD<QuarantineTable.Entry> of(FoundBlocks blocks, List<String> names) {
    return blocks
        .headers(names, FoundBlocks.Loss.REFUSE)
        .flatMap(header -> header.quarantine().iterator());
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

  /**
   * Checks that there are images left, and that not too many went away.
   *
   * @param maxBadFraction the part of the images that may be here, from 0 to 1
   * @throws UserException naming the first few that are here
   */
  void requireUsable(RunManifest.Images images, double maxBadFraction) {
    if (images.calibrated() == 0) {
      throw UserException.listing(
          "Cannot calibrate: none of the %d images could be used. The first are:"
              .formatted(images.listed()),
          QuarantineTable.lines(first(QuarantineTable.SHOWN)));
    }
    if (images.quarantined() > maxBadFraction * images.listed()) {
      throw UserException.listing(
          ("Cannot calibrate: %d of the %d images could not be used, more than the part %s that"
                  + " --max-bad-fraction allows (%s). Repair the images or allow more. The first"
                  + " are:")
              .formatted(
                  images.quarantined(),
                  images.listed(),
                  maxBadFraction,
                  images.reasons().entrySet().stream()
                      .map(reason -> reason.getKey() + ": " + reason.getValue())
                      .collect(Collectors.joining(", "))),
          QuarantineTable.lines(first(QuarantineTable.SHOWN)));
    }
  }

  private static final class ByImage implements Comparator<QuarantineTable.Entry>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(QuarantineTable.Entry a, QuarantineTable.Entry b) {
      return a.image().compareTo(b.image());
    }
  }
}
