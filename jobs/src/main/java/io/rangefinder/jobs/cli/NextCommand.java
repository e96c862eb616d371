package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.report.Shell;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that comes after another one, as its last line says it: to be pasted into a POSIX
 * shell. Words in capitals are what the user has to put in.
 */
final class NextCommand {
  private final List<String> words = new ArrayList<>();

  private NextCommand(List<String> command) {
    words.add(Shell.quoted(System.getProperty("rangefinder.program", "rangefinder")));
    words.addAll(command);
  }

  /** A command, as {@code qat}, {@code initialize}. */
  static NextCommand of(String... command) {
    return new NextCommand(List.of(command));
  }

  /** Gives it an option; a value that looks like an option or a file of them is joined to it. */
  NextCommand with(String option, String value) {
    if (value.startsWith("-") || value.startsWith("@") || value.isEmpty()) {
      words.add(option + "=" + Shell.quoted(value));
    } else {
      words.add(option);
      words.add(Shell.quoted(value));
    }
    return this;
  }

  /** The line. */
  String line() {
    return "next        " + String.join(" ", words);
  }

  /** What a path is called beside it, with another end in place of its own: a.b/c.pb is a.b/c. */
  static String beside(String path, String end) {
    String whole = path.replaceFirst("/+$", "");
    int dot = whole.lastIndexOf('.');
    return (dot > whole.lastIndexOf('/') + 1 ? whole.substring(0, dot) : whole) + end;
  }
}
