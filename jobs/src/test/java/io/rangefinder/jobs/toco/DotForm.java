package io.rangefinder.jobs.toco;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a DOT file, each with the clusters it lies in, without what is arbitrary: colours of
 * clusters, order, numbers of operators (an operator is called by its first output) and the names
 * and clusters of constants with several readers, which tell which of equal constants survived
 * merging (such a constant is called by its first reader).
 */
final class DotForm {
  private static final Pattern CLUSTER = Pattern.compile("subgraph \"cluster_(.*?)\" \\{.*");
  private static final Pattern OUTPUT = Pattern.compile("(op\\d{5}):o0:s -> \"(.*?)\".*");
  private static final Pattern OPERATOR = Pattern.compile("(?<!\\w)op\\d{5}(?= \\[|:)");
  private static final Pattern COLOUR = Pattern.compile("bgcolor=\"#[0-9A-F]{6}\"");
  private static final Pattern READER = Pattern.compile("\"(.*?)\"\\S* -> (op<.*?>:i\\d+).*");
  private static final Pattern CONSTANT = Pattern.compile("\"(.*?)\" \\[.* shape=cylinder .*");
  private static final Pattern LAST_PART = Pattern.compile("<I>[^<]*</I>");

  private DotForm() {}

  /** The lines, sorted. */
  static List<String> lines(String dot) {
    List<String> stripped = dot.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    Map<String, String> operators = operators(stripped);
    List<String> normal = stripped.stream().map(line -> normal(line, operators)).toList();
    Map<String, String> shared = sharedConstants(normal);
    List<String> lines = new ArrayList<>();
    Deque<String> clusters = new ArrayDeque<>();
    for (String line : normal) {
      Matcher cluster = CLUSTER.matcher(line);
      if (cluster.matches()) {
        clusters.addLast(cluster.group(1));
      }
      String path = String.join("/", clusters);
      if (line.equals("}")) {
        clusters.pollLast();
      } else if (!shared.containsKey(path)) {
        lines.add(renamed(path, line, shared));
      }
    }
    lines.sort(null);
    return lines;
  }

  private static Map<String, String> operators(List<String> lines) {
    Map<String, String> operators = new LinkedHashMap<>();
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

  /** The constants with several readers, and the first of the readers. */
  private static Map<String, String> sharedConstants(List<String> lines) {
    Map<String, TreeSet<String>> readers = new TreeMap<>();
    for (String line : lines) {
      Matcher constant = CONSTANT.matcher(line);
      if (constant.matches()) {
        readers.put(constant.group(1), new TreeSet<>());
      }
    }
    for (String line : lines) {
      Matcher reader = READER.matcher(line);
      if (reader.matches() && readers.containsKey(reader.group(1))) {
        readers.get(reader.group(1)).add(reader.group(2));
      }
    }
    Map<String, String> shared = new TreeMap<>();
    readers.forEach(
        (constant, its) -> {
          if (its.size() > 1) {
            shared.put(constant, "constant of " + its.first());
          }
        });
    return shared;
  }

  private static String renamed(String path, String line, Map<String, String> shared) {
    Matcher constant = CONSTANT.matcher(line);
    if (constant.matches() && shared.containsKey(constant.group(1))) {
      String name = constant.group(1);
      String nameless = LAST_PART.matcher(line).replaceFirst("");
      return nameless.replace("\"" + name + "\"", shared.get(name));
    }
    Matcher reader = READER.matcher(line);
    if (reader.matches() && shared.containsKey(reader.group(1))) {
      return line.replace("\"" + reader.group(1) + "\"", shared.get(reader.group(1)));
    }
    return path + " | " + line;
  }
}
