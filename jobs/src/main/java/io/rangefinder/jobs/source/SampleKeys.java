package io.rangefinder.jobs.source;

import java.io.Serializable;
import java.util.Map;

/**
 * What images are called within the samples of tar archives, as WebDataset packs them: what stands
 * behind the first dot of a member's name, in small letters. Members of one sample, which lie one
 * after another, share what stands before it.
 *
 * @param counts images by their key
 * @param mixed samples with several images
 * @param first the first of these by its name; empty if there is none
 */
record SampleKeys(KindCounts counts, long mixed, String first) implements Serializable {
  private static final SampleKeys NONE = new SampleKeys(KindCounts.none(), 0, "");

  static SampleKeys none() {
    return NONE;
  }

  /** One image of a key. */
  static SampleKeys of(String key) {
    return new SampleKeys(KindCounts.of(Map.of(key, 1L)), 0, "");
  }

  /** A sample that has several images. */
  static SampleKeys mixed(String sample) {
    return new SampleKeys(KindCounts.none(), 1, sample);
  }

  SampleKeys plus(SampleKeys other) {
    String least =
        first.isEmpty() || (!other.first.isEmpty() && other.first.compareTo(first) < 0)
            ? other.first
            : first;
    return new SampleKeys(counts.plus(other.counts), mixed + other.mixed, least);
  }

  /** Where in a member's name the key begins; its length if there is none. */
  static int keyStart(String member) {
    int dot = member.indexOf('.', member.lastIndexOf('/') + 1);
    return dot < 0 ? member.length() : dot + 1;
  }
}
