package io.rangefinder.jobs.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The statements that the operator's page shows under "Asking the history", in their order. */
record DocumentedQueries(List<String> statements) {
  private static final String TITLE = "## Asking the history";
  private static final String CODE = " ".repeat(4);

  static DocumentedQueries read(Path page) throws IOException {
    String text = Files.readString(page);
    int start = text.indexOf(TITLE);
    List<String> statements = new ArrayList<>();
    String section = text.substring(start, text.indexOf("\n## ", start + 1));
    for (String paragraph : section.split("\n\n", -1)) {
      if (paragraph.startsWith(CODE)) {
        statements.add(paragraph.strip());
      }
    }
    return new DocumentedQueries(statements);
  }
}
