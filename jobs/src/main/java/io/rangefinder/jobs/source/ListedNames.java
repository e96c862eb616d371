package io.rangefinder.jobs.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a line of a list may name, the likeliest last: the whole line, as names hold blanks and
 * commas, or the path beside a label. A label stands behind the path, as {@code a.jpg 3}, or before
 * it, as {@code 3,a.jpg}; MXNet writes a number, labels and the path between tabs.
 */
final class ListedNames {
  private static final Pattern MXNET = Pattern.compile("\\d+\t.*\t.+", Pattern.DOTALL);
  private static final String SEPARATORS = " \t,;|";

  private ListedNames() {}

  static List<String> of(String line) {
    Set<String> names = new LinkedHashSet<>();
    names.add(line);
    String text = line.strip();
    names.add(text);
    if (MXNET.matcher(text).matches()) {
      names.add(text.substring(text.lastIndexOf('\t') + 1).strip());
    }
    before(text).ifPresent(names::add);
    behind(text).forEach(names::add);
    return List.copyOf(names);
  }

  /** What a line is called of which nothing is there. */
  static String likeliest(String line) {
    String text = line.strip();
    boolean isPath = isNamed(text) && !MXNET.matcher(text).matches();
    return isPath
        ? text
        : of(text).stream().skip(1).filter(ListedNames::isNamed).findFirst().orElse(text);
  }

  private static Optional<String> before(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (isSeparator(text, i)) {
        String name = unquoted(text.substring(0, i));
        if (isNamed(name)) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }

  /** Behind the first separator, and behind the last. */
  private static List<String> behind(String text) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < text.length() - 1; i++) {
      if (isSeparator(text, i)) {
        String name = unquoted(text.substring(i + 1));
        if (isNamed(name)) {
          names.add(name);
        }
      }
    }
    return names.size() <= 2 ? names : List.of(names.get(0), names.get(names.size() - 1));
  }

  private static boolean isSeparator(String text, int at) {
    return SEPARATORS.indexOf(text.charAt(at)) >= 0;
  }

  private static String unquoted(String text) {
    String name = text.strip();
    boolean isQuoted = name.length() > 2 && name.startsWith("\"") && name.endsWith("\"");
    return isQuoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
  }

  private static boolean isNamed(String name) {
    return ImageSources.named(name.substring(name.lastIndexOf('/') + 1)).isPresent();
  }
}
