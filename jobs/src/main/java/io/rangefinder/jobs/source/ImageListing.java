package io.rangefinder.jobs.source;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers what a search finds into a page. */
final class ImageListing {
  private static final int PAGE_BYTES = 1 << 16;
  private static final int PAGE_PLACES = 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream entries = new DataOutputStream(bytes);
  private final List<SearchPlace> places = new ArrayList<>();
  private long images;
  private final Map<String, Long> others = new HashMap<>();
  private SampleKeys keys = SampleKeys.none();
  private ListingProblems problems = ListingProblems.none();

  void add(ImageEntry entry) {
    try {
      EntryCodec.write(entry, entries);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    images++;
  }

  /** Counts a file, or a member of an archive, that is not read. */
  void addOther(String kind) {
    others.merge(kind, 1L, Long::sum);
  }

  /** Notes what the images of an archive are called within their samples. */
  void addKeys(SampleKeys more) {
    keys = keys.plus(more);
  }

  /** Leaves a place to the next round. */
  void addPlace(SearchPlace place) {
    places.add(place);
  }

  /** Notes what keeps the location from being used; the listing goes on to find all problems. */
  void addProblem(String problem) {
    addProblem(0, problem);
  }

  /** Notes a problem of a line of a list. */
  void addProblem(long line, String problem) {
    problems = problems.with(line, problem);
  }

  boolean isFull() {
    return bytes.size() >= PAGE_BYTES || places.size() >= PAGE_PLACES;
  }

  ListingPage page() {
    return new ListingPage(
        bytes.toByteArray(),
        places,
        new ListingCounts(images, KindCounts.of(others), places.size(), problems, keys));
  }
}
