package io.rangefinder.jobs.benchmark;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Chooses what to measure with. */
final class UsableImages {
  private UsableImages() {}

  /**
   * Images that can be decoded, of those whose ids have the lowest SHA-256.
   *
   * @throws UserException if there is none
   */
  static List<ImageEntry> of(
      ImageLocation location, Preprocessing preprocessing, int most, SparkSession spark) {
    List<ImageEntry> sample;
    try (ImageManifest listed = ImageManifest.list(location, spark)) {
      sample = listed.lowest(most);
    }
    List<ImageEntry> usable = new ArrayList<>();
    float[] values = new float[preprocessing.outputShape().elements()];
    try (ImageLoader loader =
        new ImageLoader(spark.sparkContext().hadoopConfiguration(), preprocessing)) {
      for (ImageEntry image : sample) {
        try {
          loader.load(image, values, 0);
          usable.add(image);
        } catch (UnusableImageException unusable) {
          // A calibration would put it into quarantine, which is not what is measured.
        }
      }
    }
    if (usable.isEmpty()) {
      throw new UserException(
          "Cannot measure: none of %d images of '%s' can be decoded."
              .formatted(sample.size(), location.path()));
    }
    return usable;
  }
}
