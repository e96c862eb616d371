package io.rangefinder.jobs.report;

import java.util.Locale;

/** A picture that is written element by element; every text in it is escaped. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  /**
   * Begins a picture that is as wide as there is room, but not wider than its width.
   *
   * @param label what a screen reader says of it
   */
  Svg(int width, int height, String classes, String label) {
    text.append(
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" class=\"chart %s\" role=\"img\" aria-label=\"%s\">"
            .formatted(width, height, width, height, classes, escaped(label)));
  }

  /** A coordinate, to a tenth. */
  static String at(double coordinate) {
    String tenth = String.format(Locale.ROOT, "%.1f", coordinate);
    return tenth.endsWith(".0") ? tenth.substring(0, tenth.length() - 2) : tenth;
  }

  Svg line(double x1, double y1, double x2, double y2, String classes) {
    text.append(
        "<path d=\"M%s %sL%s %s\" class=\"%s\"/>"
            .formatted(at(x1), at(y1), at(x2), at(y2), classes));
    return this;
  }

  Svg path(String steps, String classes) {
    text.append("<path d=\"%s\" class=\"%s\"/>".formatted(steps, classes));
    return this;
  }

  Svg rectangle(double x, double y, double width, double height, String classes) {
    text.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>"
            .formatted(at(x), at(y), at(Math.max(0, width)), at(Math.max(0, height)), classes));
    return this;
  }

  /**
   * @param anchor {@code start}, {@code middle} or {@code end}: what of the text is at x
   */
  Svg text(double x, double y, String anchor, String classes, String words) {
    text.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>"
            .formatted(at(x), at(y), anchor, classes, escaped(words)));
    return this;
  }

  /** The whole picture. */
  String end() {
    return text + "</svg>";
  }

  static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
