package io.rangefinder.jobs.toco;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a DOT file, each with the clusters it lies in, without what is arbitrary: colours of
 * clusters, numbers of operators (an operator is called by its first output) and order.
 */
final class DotForm {
  private static final Pattern CLUSTER = Pattern.compile("subgraph \"cluster_(.*?)\" \\{.*");
  private static final Pattern OUTPUT = Pattern.compile("(op\\d{5}):o0:s -> \"(.*?)\".*");
  private static final Pattern OPERATOR = Pattern.compile("(?<!\\w)op\\d{5}(?= \\[|:)");
  private static final Pattern COLOUR = Pattern.compile("bgcolor=\"#[0-9A-F]{6}\"");

  private DotForm() {}

  /** The lines, sorted. */
  static List<String> lines(String dot) {
    List<String> stripped = dot.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    Map<String, String> operators = operators(stripped);
    List<String> lines = new ArrayList<>();
    Deque<String> clusters = new ArrayDeque<>();
    for (String line : stripped) {
      Matcher cluster = CLUSTER.matcher(line);
      if (cluster.matches()) {
        clusters.addLast(cluster.group(1));
      }
      if (line.equals("}")) {
        clusters.pollLast();
      } else {
        lines.add(String.join("/", clusters) + " | " + normal(line, operators));
      }
    }
    lines.sort(null);
    return lines;
  }

  private static Map<String, String> operators(List<String> lines) {
    Map<String, String> operators = new HashMap<>();
    for (String line : lines) {
      Matcher output = OUTPUT.matcher(line);
      if (output.matches()) {
        operators.put(output.group(1), "op<" + output.group(2) + ">");
      }
    }
    return operators;
  }

  private static String normal(String line, Map<String, String> operators) {
    String named =
        OPERATOR
            .matcher(line)
            .replaceAll(
                match -> Matcher.quoteReplacement(operators.getOrDefault(match.group(), "op<>")));
    return COLOUR.matcher(named).replaceAll("bgcolor");
  }
}
