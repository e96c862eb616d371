package io.rangefinder.jobs.drawing;

import java.util.Locale;

/** Coordinates and words as SVG within HTML has them. */
public final class SvgText {
  private SvgText() {}

  /** A coordinate, to a tenth. */
  public static String at(double coordinate) {
    String tenth = String.format(Locale.ROOT, "%.1f", coordinate);
    return tenth.endsWith(".0") ? tenth.substring(0, tenth.length() - 2) : tenth;
  }

  /** Words that hold no markup, nor anything that turns the direction of those around them. */
  public static String escaped(String words) {
    StringBuilder escaped = new StringBuilder();
    words
        .codePoints()
        .forEach(
            letter -> {
              switch (letter) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isShown(letter) ? letter : 0xfffd);
              }
            });
    return escaped.toString();
  }

  private static boolean isShown(int letter) {
    int type = Character.getType(letter);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED;
  }
}
