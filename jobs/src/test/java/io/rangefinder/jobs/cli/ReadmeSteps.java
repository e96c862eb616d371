package io.rangefinder.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the README shows under "Your own network in five steps".
 *
 * @param commands the arguments behind {@code deploy/rangefinder}, as a shell would split them
 * @param output the lines that it says are printed
 */
record ReadmeSteps(List<List<String>> commands, List<String> output) {
  private static final String TITLE = "## Your own network in five steps";
  private static final String COMMAND = "deploy/rangefinder ";
  private static final String CODE = " ".repeat(7);

  static ReadmeSteps read(Path readme) throws IOException {
    String text = Files.readString(readme);
    int start = text.indexOf(TITLE);
    String section = text.substring(start, text.indexOf("\n## ", start + 1));
    List<List<String>> commands = new ArrayList<>();
    List<String> output = new ArrayList<>();
    for (String line : section.replace("\\\n", "").lines().toList()) {
      String code = line.startsWith(CODE) ? line.strip() : "";
      if (code.startsWith(COMMAND)) {
        commands.add(List.of(code.substring(COMMAND.length()).split(" +")));
      } else if (!code.isEmpty()) {
        output.add(code);
      }
    }
    return new ReadmeSteps(commands, output);
  }
}
