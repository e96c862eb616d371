package io.rangefinder.graphviz;

import java.util.SortedMap;

/** An HTML-like label: a table of two columns, built row by row. */
final class HtmlLabel {
  private final StringBuilder rows = new StringBuilder();
  private final int pointSize;
  private final String tableAttributes;

  private HtmlLabel(int pointSize, String tableAttributes) {
    this.pointSize = pointSize;
    this.tableAttributes = tableAttributes;
  }

  /** A label whose rows touch. */
  static HtmlLabel dense(int pointSize) {
    return new HtmlLabel(
        pointSize, "BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\"");
  }

  /** A label with room between its rows. */
  static HtmlLabel spaced(int pointSize) {
    return new HtmlLabel(pointSize, "BORDER=\"0\" CELLSPACING=\"2\" CELLPADDING=\"0\"");
  }

  /** The same HTML in a font. */
  static String font(int pointSize, String face, String html) {
    return "<FONT POINT-SIZE=\"" + pointSize + "\" FACE=\"" + face + "\">" + html + "</FONT>";
  }

  /** A title of the size and style of {@code html} over both columns. */
  HtmlLabel title(String html) {
    return wide(" CELLPADDING=\"3\" ALIGN=\"CENTER\"", html);
  }

  /** A centred row over both columns. */
  HtmlLabel row(String html) {
    return wide(" ALIGN=\"CENTER\"", html);
  }

  HtmlLabel emptyRow() {
    return wide("", " ");
  }

  /** One row a key, in the order of the keys; the values are HTML. */
  HtmlLabel attributes(SortedMap<String, String> attributes) {
    attributes.forEach(
        (key, value) ->
            rows.append("<TR><TD CELLPADDING=\"1\" ALIGN=\"RIGHT\">")
                .append(key)
                .append(":</TD><TD CELLPADDING=\"1\" ALIGN=\"LEFT\">")
                .append(value)
                .append("</TD></TR>"));
    return this;
  }

  private HtmlLabel wide(String cellAttributes, String html) {
    rows.append("<TR><TD COLSPAN=\"2\"")
        .append(cellAttributes)
        .append('>')
        .append(html)
        .append("</TD></TR>");
    return this;
  }

  /** The label with its angle brackets, as the value of the attribute {@code label}. */
  @Override
  public String toString() {
    return "<"
        + font(pointSize, "Courier", "<TABLE " + tableAttributes + ">" + rows + "</TABLE>")
        + ">";
  }
}
