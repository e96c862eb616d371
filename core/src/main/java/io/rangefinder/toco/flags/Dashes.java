package io.rangefinder.toco.flags;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Dashes as web pages and text programs set them in place of a command line's {@code -}. */
final class Dashes {
  private static final Pattern SET =
      Pattern.compile("[\\u00ad\\u2010-\\u2015\\u2212\\ufe58\\ufe63\\uff0d]");

  /** A long dash at the beginning of a flag stands for both of its dashes. */
  private static final Pattern BEGINNING = Pattern.compile("^[-_]*-[-_]*(?=[A-Za-z])");

  private Dashes() {}

  /** The spelling of a flag with dashes of the keyboard alone; anything else as it is. */
  static String plain(String spelling) {
    boolean isFlag = spelling.startsWith("-") || SET.matcher(spelling).lookingAt();
    if (!isFlag || !SET.matcher(spelling).find()) {
      return spelling;
    }
    return BEGINNING.matcher(SET.matcher(spelling).replaceAll("-")).replaceFirst("--");
  }

  /** What is wrong with an argument that holds other dashes. */
  static String problem(String written, String plain) {
    String found =
        written
            .codePoints()
            .filter(c -> SET.matcher(Character.toString(c)).matches())
            .distinct()
            .mapToObj(c -> String.format(Locale.ROOT, "U+%04X", c))
            .collect(Collectors.joining(", "));
    return "'%s' is written with another dash (%s), as pages set it; write %s."
        .formatted(written, found, plain);
  }
}
