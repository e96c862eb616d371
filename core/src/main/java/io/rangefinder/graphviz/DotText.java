package io.rangefinder.graphviz;

import java.util.Locale;

/**
 * Foreign text inside a DOT file. Ordinary names come out as they are; whatever would end a quoted
 * string or a tag is escaped, and control characters, which Graphviz refuses, are spelled out.
 */
final class DotText {
  private DotText() {}

  /** A double-quoted string. Different texts give different strings. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        appendVisibly(c, quoted);
      }
    }
    return quoted.append('"').toString();
  }

  /** Text between the tags of an HTML-like label; a blank for none, which Graphviz refuses. */
  static String html(String text) {
    if (text.isEmpty()) {
      return " ";
    }
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        default -> appendVisibly(c, html);
      }
    }
    return html.toString();
  }

  private static void appendVisibly(char c, StringBuilder text) {
    if (Character.isISOControl(c) || Character.isSurrogate(c) || c >= '\uFFFE') {
      text.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
    } else {
      text.append(c);
    }
  }
}
