package io.rangefinder.jobs.source;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A text file that lists where images are: on each line a folder, an image or a file that packs
 * images, absolute, with a scheme, or relative to the list. Lines that are empty or begin with '#'
 * say nothing. Images are called as their line calls them. What a line names and is not there goes
 * to quarantine; lists in lists are refused.
 */
final class PathList {
  private static final Set<String> SUFFIXES = Set.of(".txt", ".lst", ".manifest");
  private static final int MAX_LINE_LENGTH = 4096;

  private final ImageListing listing;
  private final Path list;
  private final Set<String> seen = new HashSet<>();

  PathList(ImageListing listing, Path list) {
    this.listing = listing;
    this.list = list;
  }

  static boolean isNamed(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(name::endsWith);
  }

  /** Lists what the lines name. */
  void addTo(FileSystem files) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(files.open(list), StandardCharsets.UTF_8))) {
      int number = 1;
      Optional<String> line = next(lines);
      while (line.isPresent()) {
        String text = line.get().strip();
        if (text.length() > MAX_LINE_LENGTH) {
          listing.addProblem(
              "line %d has more than %d characters; nothing behind it was read."
                  .formatted(number, MAX_LINE_LENGTH));
          return;
        }
        if (!text.isEmpty() && !text.startsWith("#")) {
          add(text, number);
        }
        number++;
        line = next(lines);
      }
    }
    requireNoneTwice();
  }

  private void requireNoneTwice() {
    Map<String, String> ids = new HashMap<>();
    for (ImageEntry entry : listing.entries()) {
      String earlier = ids.put(entry.path() + "#" + entry.packing().position(), entry.id());
      if (earlier != null) {
        listing.addProblem(
            "the image '%s' is there twice, also as '%s'.".formatted(entry.id(), earlier));
      }
    }
  }

  /** A line, cut one character behind the most it may have. */
  private static Optional<String> next(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    int character = lines.read();
    if (character < 0) {
      return Optional.empty();
    }
    while (character >= 0 && character != '\n' && line.length() <= MAX_LINE_LENGTH) {
      line.append((char) character);
      character = lines.read();
    }
    return Optional.of(line.toString());
  }

  private void add(String line, int number) throws IOException {
    if (!seen.add(line)) {
      listing.addProblem("line %d names '%s' again.".formatted(number, line));
      return;
    }
    Path path;
    try {
      path = new Path(list.getParent(), line);
    } catch (IllegalArgumentException malformed) {
      listing.addProblem(
          "line %d: '%s' is no path: %s.".formatted(number, line, malformed.getMessage()));
      return;
    }
    if (isNamed(path.getName())) {
      listing.addProblem(
          "line %d: '%s' is a list itself. Name what it lists.".formatted(number, line));
      return;
    }
    FileSystem files = path.getFileSystem(listing.configuration());
    try {
      FileStatus status = files.getFileStatus(path);
      if (status.isDirectory()) {
        listing.addFolder(files, status.getPath(), line.endsWith("/") ? line : line + "/");
      } else {
        listing.addNamedFile(files, status, line);
      }
    } catch (FileNotFoundException absent) {
      listing.add(BrokenFiles.absent(line, path.toString(), absent));
    }
  }
}
