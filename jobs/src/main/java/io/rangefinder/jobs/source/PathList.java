package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * A text file that lists where images are: on each line a folder, an image or a file that packs
 * images, absolute, with a scheme, or relative to the list. Lines that are empty or begin with '#'
 * say nothing. Beside the path a line may have labels, see {@link ListedNames}; lines of JSON, and
 * of CSV below a header, say which part is the path, see {@link ListColumns}. Images are called as
 * their line calls them. What a line names and is not there goes to quarantine; lists in lists are
 * refused.
 *
 * @param path the whole path, with its scheme
 */
record PathList(String path) implements SearchPlace {
  private static final Set<String> SUFFIXES =
      Set.of(".txt", ".lst", ".manifest", ".csv", ".tsv", ".jsonl", ".ndjson");
  private static final int MAX_LINE_LENGTH = 1 << 16;

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
        new ListColumns(context.location().column()),
        ListText.open(LakeFiles.open(list, context.configuration())));
  }

  private static final class Lines implements ImageSearch {
    private final String folder;
    private final ListColumns columns;
    private final BufferedReader reader;
    private boolean begun;
    private long number;

    Lines(String folder, ListColumns columns, BufferedReader reader) {
      this.folder = folder;
      this.columns = columns;
      this.reader = reader;
    }

    @Override
    public boolean advance(ImageListing found) throws IOException {
      Optional<String> line = next();
      if (line.isEmpty()) {
        return false;
      }
      number++;
      String text = line.get();
      if (text.length() > MAX_LINE_LENGTH) {
        found.addProblem(
            number,
            "line %d has more than %d characters; nothing behind it was read."
                .formatted(number, MAX_LINE_LENGTH));
        return false;
      }
      if (!text.isBlank() && !text.stripLeading().startsWith("#")) {
        boolean isHeader = !begun && columns.isHeader(text);
        begun = true;
        if (!isHeader) {
          add(text, found);
        }
      }
      return true;
    }

    private void add(String text, ImageListing found) {
      try {
        String path = columns.path(text);
        if (!path.isBlank()) {
          found.addPlace(new ListedLine(folder, path, number));
          return;
        }
        found.addProblem(number, "line %d names no path.".formatted(number));
      } catch (UserException refusal) {
        found.addProblem(number, "line %d %s.".formatted(number, refusal.getMessage()));
      }
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
      int last = line.length() - 1;
      if (last >= 0 && line.charAt(last) == '\r') {
        line.setLength(last);
      }
      return Optional.of(line.toString());
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
