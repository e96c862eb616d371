package io.rangefinder.jobs.publish;

import java.util.List;

/**
 * What was removed of a model, or would be.
 *
 * @param versions the numbers of the versions whose files go, ascending; their commits stay
 * @param orphans the folders without a commit that go, sorted
 * @param kept how many folders stay
 * @param files how many files go
 * @param bytes their bytes
 */
public record Swept(List<Long> versions, List<String> orphans, int kept, long files, long bytes) {
  public Swept {
    versions = List.copyOf(versions);
    orphans = List.copyOf(orphans);
  }
}
