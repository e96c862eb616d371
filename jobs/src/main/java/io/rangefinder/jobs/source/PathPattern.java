package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;

/**
 * What names of folders and files have to look like, level by level: {@code *}, {@code ?}, {@code
 * [a-c]} and <code>{a,b}</code> as shells have them, none of which crosses a '/'. Below the last
 * level everything is wanted.
 */
record PathPattern(List<String> levels) implements Serializable {
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

  private static final PathPattern EVERYTHING = new PathPattern(List.of());

  static PathPattern everything() {
    return EVERYTHING;
  }

  /**
   * A pattern.
   *
   * @throws UserException if one of the levels is malformed
   */
  static PathPattern of(List<String> levels) {
    levels.forEach(PathPattern::filter);
    return new PathPattern(levels);
  }

  /** Whether a name in a path is a pattern. */
  static boolean isIn(Path path) {
    return WILDCARD.matcher(path.toUri().getPath()).find();
  }

  boolean isEmpty() {
    return levels.isEmpty();
  }

  /** What the topmost level wants. */
  PathFilter first() {
    return isEmpty() ? path -> true : filter(levels.get(0));
  }

  /** The levels below the topmost. */
  PathPattern rest() {
    return levels.size() <= 1 ? EVERYTHING : new PathPattern(levels.subList(1, levels.size()));
  }

  private static PathFilter filter(String level) {
    try {
      return new GlobFilter(level);
    } catch (IOException malformed) {
      throw new UserException(
          "'%s' is no pattern of names: %s.".formatted(level, malformed.getMessage()), malformed);
    }
  }
}
