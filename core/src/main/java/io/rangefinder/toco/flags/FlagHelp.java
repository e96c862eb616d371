package io.rangefinder.toco.flags;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The explanation of all flags for a terminal. */
public final class FlagHelp {
  private static final int WIDTH = 100;
  private static final String INDENT = " ".repeat(6);

  private FlagHelp() {}

  /** The text, by sections. */
  public static String text() {
    List<String> lines = new ArrayList<>();
    for (Flag.Section section : Flag.Section.values()) {
      lines.add("");
      lines.add(section.title() + ":");
      Arrays.stream(Flag.values())
          .filter(flag -> flag.section() == section)
          .forEach(flag -> explain(flag, lines));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static void explain(Flag flag, List<String> lines) {
    String value = flag.isSwitch() ? "[=true|false]" : "=" + flag.argument();
    lines.add(
        flag.spellings().stream()
            .map(spelling -> "--" + spelling + value)
            .collect(Collectors.joining(", ", "  ", "")));
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : flag.description().split(" ", -1)) {
      if (line.length() + word.length() > WIDTH) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(INDENT);
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
  }
}
