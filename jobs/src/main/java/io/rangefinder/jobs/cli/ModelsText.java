package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.publish.Commit;
import io.rangefinder.jobs.publish.RangeDifference;
import io.rangefinder.jobs.publish.Swept;
import io.rangefinder.jobs.publish.Version;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.jobs.store.FigureText;
import io.rangefinder.jobs.store.QuantizationReport.TensorRange;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is published of a model, for a terminal. */
final class ModelsText {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ModelsText() {}

  /** A line for each version, the last first, and what counts. */
  static String list(String name, List<Commit> commits) {
    Commit head = commits.get(commits.size() - 1);
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("version", "published (UTC)", "night", "figures", "verdict", ""));
    for (int i = commits.size() - 1; i >= 0; i--) {
      Commit commit = commits.get(i);
      if (commit.kind() == Commit.Kind.PUBLISH) {
        rows.add(
            List.of(
                Long.toString(commit.number()),
                UTC.format(commit.when()),
                commit.night(),
                FigureText.of(commit.figures()),
                commit.verdict(),
                commit.number() == head.version() ? state(head) : ""));
      }
    }
    List<String> lines = new ArrayList<>(aligned(rows));
    lines.add("");
    lines.add(
        "%s: version %d counts%s".formatted(name, head.version(), head.held() ? held(head) : ""));
    return String.join(System.lineSeparator(), lines);
  }

  private static String state(Commit head) {
    return head.held() ? "current, held" : "current";
  }

  private static String held(Commit head) {
    return ", held since %s%s".formatted(when(head.when()), reason(head));
  }

  private static String reason(Commit commit) {
    return commit.reason().isEmpty() ? "" : ": " + commit.reason();
  }

  private static String when(Instant when) {
    return UTC.format(when) + " UTC";
  }

  private static List<String> aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** All that is known of a version. */
  static String show(long number, List<Commit> commits, Version version) {
    Commit commit = commits.get(Math.toIntExact(number - 1));
    Commit head = commits.get(commits.size() - 1);
    Version.Size size = version.size();
    List<String> lines = new ArrayList<>();
    lines.add("version     " + number + (number == head.version() ? ", " + state(head) : ""));
    lines.add("published   " + when(commit.when()));
    lines.add("night       " + commit.night());
    lines.add("verdict     " + commit.verdict());
    commit
        .figures()
        .forEach((name, value) -> lines.add("figure      " + name + " " + FigureText.of(value)));
    lines.add("model       " + version.path(Version.MODEL));
    lines.add("run         " + version.path(Version.RUN));
    lines.add("evaluation  " + version.path(Version.EVALUATION));
    lines.add(
        "files       %d, %d bytes, manifest %s"
            .formatted(size.files(), size.bytes(), commit.manifest()));
    for (Commit other : commits) {
      if (other.kind() != Commit.Kind.PUBLISH && other.version() == number) {
        lines.add(
            "%-11s %s%s"
                .formatted(DocumentBlock.written(other.kind()), when(other.when()), reason(other)));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** Which ranges moved. */
  static String difference(RangeDifference difference) {
    List<String> lines = new ArrayList<>();
    if (!difference.moved().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("tensor", "codes", "min", "max", "images that set the ends that moved"));
      difference.moved().forEach(moved -> rows.add(row(moved)));
      lines.addAll(aligned(rows));
      lines.add("");
    }
    difference.added().forEach(tensor -> lines.add("added    " + tensor));
    difference.removed().forEach(tensor -> lines.add("removed  " + tensor));
    lines.add(
        "%d of %d ranges moved, %d tensors added, %d removed"
            .formatted(
                difference.moved().size(),
                difference.tensors(),
                difference.added().size(),
                difference.removed().size()));
    return String.join(System.lineSeparator(), lines);
  }

  private static List<String> row(RangeDifference.Moved moved) {
    TensorRange before = moved.before();
    TensorRange after = moved.after();
    List<String> images = new ArrayList<>();
    if (before.min() != after.min() && !moved.images().lowest().isEmpty()) {
      images.add("min: " + moved.images().lowest().get(0));
    }
    if (before.max() != after.max() && !moved.images().highest().isEmpty()) {
      images.add("max: " + moved.images().highest().get(0));
    }
    return List.of(
        before.tensor(),
        String.format(Locale.ROOT, "%.2f", moved.codes()),
        end(before.min(), after.min()),
        end(before.max(), after.max()),
        String.join(", ", images));
  }

  private static String end(double before, double after) {
    return before == after
        ? String.format(Locale.ROOT, "%.5g", before)
        : String.format(Locale.ROOT, "%.5g -> %.5g", before, after);
  }

  /** What was removed. */
  static String swept(Swept swept, boolean dryRun) {
    List<String> lines = new ArrayList<>();
    lines.add("kept        %d folders".formatted(swept.kept()));
    lines.add(
        "%s %d versions%s, %d unpublished folders, %d files, %d bytes"
            .formatted(
                dryRun ? "to remove  " : "removed    ",
                swept.versions().size(),
                swept.versions().isEmpty() ? "" : " " + swept.versions(),
                swept.orphans().size(),
                swept.files(),
                swept.bytes()));
    return String.join(System.lineSeparator(), lines);
  }
}
