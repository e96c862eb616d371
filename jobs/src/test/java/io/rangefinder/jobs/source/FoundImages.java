package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** What executors' tasks find at a location, round by round, without Spark around them. */
record FoundImages(List<ImageEntry> entries, ListingCounts counts) {
  private static final Configuration CONFIGURATION = new Configuration();

  static FoundImages in(Path folder) {
    return in(ImageLocation.of("file:" + folder));
  }

  static FoundImages in(ImageLocation location) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location.path());
    return from(
        PathList.isNamed(path.getName()) ? new PathList(path.toString()) : FolderTree.of(path, ""),
        location);
  }

  static FoundImages from(SearchPlace start, ImageLocation location) {
    SearchContext context = new SearchContext(location, CONFIGURATION);
    List<ImageEntry> entries = new ArrayList<>();
    ListingCounts counts = ListingCounts.none();
    List<SearchPlace> places = List.of(start);
    while (!places.isEmpty()) {
      List<SearchPlace> next = new ArrayList<>();
      for (ListingPage page : SearchPlaces.pages(places.iterator(), context)) {
        page.entries().forEachRemaining(entries::add);
        page.places().forEachRemaining(next::add);
        counts = counts.plus(page.counts());
      }
      next.sort(Comparator.comparing(SearchPlace::key));
      places = next;
    }
    entries.sort(
        Comparator.comparing(ImageEntry::file)
            .thenComparing(entry -> entry.packing().position())
            .thenComparing(ImageEntry::member));
    return new FoundImages(entries, counts);
  }

  List<String> ids() {
    return entries.stream().map(ImageEntry::id).toList();
  }

  List<String> problems() {
    return counts.problems().lines();
  }

  /** What each image holds by its id, or the reason and detail why it cannot be used. */
  Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    try (ImageReader reader = new ImageReader(CONFIGURATION)) {
      for (ImageEntry entry : entries) {
        try {
          contents.put(entry.id(), new String(reader.read(entry), StandardCharsets.ISO_8859_1));
        } catch (UnusableImageException unusable) {
          contents.put(entry.id(), unusable.reason() + ": " + unusable.getMessage());
        }
      }
    }
    return contents;
  }
}
