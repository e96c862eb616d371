package io.rangefinder.jobs.report;

import io.rangefinder.jobs.drawing.SvgText;

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
        "<svg viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" class=\"chart %s\" role=\"img\" aria-label=\"%s\">"
            .formatted(width, height, width, height, classes, SvgText.escaped(label)));
  }

  Svg line(double x1, double y1, double x2, double y2, String classes) {
    text.append(
        "<path d=\"M%s %sL%s %s\" class=\"%s\"/>"
            .formatted(SvgText.at(x1), SvgText.at(y1), SvgText.at(x2), SvgText.at(y2), classes));
    return this;
  }

  Svg path(String steps, String classes) {
    text.append("<path d=\"%s\" class=\"%s\"/>".formatted(steps, classes));
    return this;
  }

  Svg rectangle(double x, double y, double width, double height, String classes) {
    text.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>"
            .formatted(
                SvgText.at(x),
                SvgText.at(y),
                SvgText.at(Math.max(0, width)),
                SvgText.at(Math.max(0, height)),
                classes));
    return this;
  }

  /**
   * @param anchor {@code start}, {@code middle} or {@code end}: what of the text is at x
   */
  Svg text(double x, double y, String anchor, String classes, String words) {
    text.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>"
            .formatted(SvgText.at(x), SvgText.at(y), anchor, classes, SvgText.escaped(words)));
    return this;
  }

  /** The whole picture. */
  String end() {
    return text + "</svg>";
  }
}
