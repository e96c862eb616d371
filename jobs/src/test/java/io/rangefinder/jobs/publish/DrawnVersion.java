package io.rangefinder.jobs.publish;

import io.rangefinder.jobs.store.StagedFile;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Versions of drawn bytes: to publish one takes no model. */
final class DrawnVersion {
  static final String STATISTICS = "run/statistics/part-00000.parquet";

  private static final int BYTES = 20_000;

  private DrawnVersion() {}

  /** A sealed version. */
  static Version write(ModelStore models, Configuration hadoop) {
    Version version = models.begin();
    StagedFile.write("the model", version.path(Version.MODEL), drawn(), hadoop);
    StagedFile.write("the table", version.path(STATISTICS), drawn(), hadoop);
    version.seal();
    return version;
  }

  private static byte[] drawn() {
    byte[] bytes = new byte[BYTES];
    new Random().nextBytes(bytes);
    return bytes;
  }

  /** Writes a version and publishes it upon the head. */
  static Publication publish(ModelStore models, String night, Configuration hadoop) {
    return publish(models, models.head(), night, hadoop);
  }

  static Publication publish(
      ModelStore models, Optional<Commit> parent, String night, Configuration hadoop) {
    return publish(models, parent, night, Instant.now(), hadoop);
  }

  static Publication publish(
      ModelStore models,
      Optional<Commit> parent,
      String night,
      Instant when,
      Configuration hadoop) {
    return models.publish(
        write(models, hadoop),
        parent,
        night,
        "drifted: republished",
        new TreeMap<>(Map.of("images", 512.0, "top1", 0.8125)),
        when);
  }

  /** Publishes a version that nobody else is before. */
  static Commit published(ModelStore models, Configuration hadoop) {
    return published(models, Instant.now(), hadoop);
  }

  static Commit published(ModelStore models, Instant when, Configuration hadoop) {
    Publication publication = publish(models, models.head(), "a night", when, hadoop);
    return ((Publication.Published) publication).commit();
  }
}
