package io.rangefinder.jobs.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * A text file that lists where images are: on each line a folder, an image or a file that packs
 * images, absolute, with a scheme, or relative to the list. Lines that are empty or begin with '#'
 * say nothing. Images are called as their line calls them. What a line names and is not there goes
 * to quarantine; lists in lists are refused.
 *
 * @param path the whole path, with its scheme
 */
record PathList(String path) implements SearchPlace {
  private static final Set<String> SUFFIXES = Set.of(".txt", ".lst", ".manifest");
  private static final int MAX_LINE_LENGTH = 4096;

  static boolean isNamed(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(name::endsWith);
  }

  @Override
  public String key() {
    return path;
  }

  @Override
  public void addFailure(Throwable failure, ImageListing found) {
    found.addProblem("the list '%s' cannot be read: %s.".formatted(path, failure.getMessage()));
  }

  @Override
  public ImageSearch search(SearchContext context) throws IOException {
    Path list = new Path(path);
    return new Lines(
        String.valueOf(list.getParent()),
        new BufferedReader(
            new InputStreamReader(
                list.getFileSystem(context.configuration()).open(list), StandardCharsets.UTF_8)));
  }

  private static final class Lines implements ImageSearch {
    private final String folder;
    private final BufferedReader reader;
    private long number;

    Lines(String folder, BufferedReader reader) {
      this.folder = folder;
      this.reader = reader;
    }

    @Override
    public boolean advance(ImageListing found) throws IOException {
      Optional<String> line = next();
      if (line.isEmpty()) {
        return false;
      }
      number++;
      String text = line.get().strip();
      if (text.length() > MAX_LINE_LENGTH) {
        found.addProblem(
            number,
            "line %d has more than %d characters; nothing behind it was read."
                .formatted(number, MAX_LINE_LENGTH));
        return false;
      }
      if (!text.isEmpty() && !text.startsWith("#")) {
        found.addPlace(new ListedLine(folder, text, number));
      }
      return true;
    }

    /** A line, cut one character behind the most it may have. */
    private Optional<String> next() throws IOException {
      StringBuilder line = new StringBuilder();
      int character = reader.read();
      if (character < 0) {
        return Optional.empty();
      }
      while (character >= 0 && character != '\n' && line.length() <= MAX_LINE_LENGTH) {
        line.append((char) character);
        character = reader.read();
      }
      return Optional.of(line.toString());
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
