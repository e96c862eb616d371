package io.rangefinder.jobs.toco;

import io.rangefinder.jobs.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The corpus of conversions by the real TOCO beside the project. */
final class GoldenCorpus {
  private static final Pattern HEADING = Pattern.compile("## (\\d+_\\w+)");
  private static final Pattern ODD = Pattern.compile("\\| (\\S+) \\|.*\\*\\*odd\\*\\*.*");

  private GoldenCorpus() {}

  /** All cases, sorted by group and name; skips the test where the corpus is absent. */
  static List<GoldenCase> cases() {
    Path root = SharedData.path("toco_golden");
    Path models = SharedData.path("data/models");
    Set<String> odd = odd(root.resolve("README.md"));
    List<GoldenCase> cases = new ArrayList<>();
    for (Path group : children(root)) {
      for (Path folder : children(group)) {
        if (Files.exists(folder.resolve("flags"))) {
          String name = folder.getFileName().toString();
          String groupName = group.getFileName().toString();
          cases.add(
              new GoldenCase(
                  groupName, name, folder, models, odd.contains(groupName + "/" + name)));
        }
      }
    }
    return cases;
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The corpus marks such cases in the tables of its README. */
  private static Set<String> odd(Path readme) {
    Set<String> odd = new HashSet<>();
    String group = "";
    try {
      for (String line : Files.readAllLines(readme)) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
          group = heading.group(1);
        }
        Matcher row = ODD.matcher(line);
        if (row.matches()) {
          odd.add(group + "/" + row.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return odd;
  }
}
