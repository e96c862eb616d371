package io.rangefinder.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Command lines that can be pasted into a POSIX shell. */
public final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private Shell() {}

  static String command(String... words) {
    return command(List.of(words));
  }

  static String command(List<String> words) {
    List<String> quoted = new ArrayList<>(List.of("rangefinder"));
    words.forEach(word -> quoted.add(quoted(word)));
    return String.join(" ", quoted);
  }

  /** A word as a shell has to be given it, quoted where it must be. */
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
