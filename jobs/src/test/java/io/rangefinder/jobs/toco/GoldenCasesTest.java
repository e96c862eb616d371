package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case of the corpus through the command line: equal to TOCO, odd, or listed with its reason
 * in {@code known-differences.txt}.
 *
 * <pre>
 * mvn -pl core,jobs -am test -Dtest=GoldenCasesTest -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 *
 * prints a table of the groups and the first difference of each failing case; {@code
 * -Dgolden.only=2_fusing/conv} limits it to the cases whose names contain that text, and {@code
 * -Dgolden.differences=all} prints all differences, those of listed and odd cases too.
 */
@Tag("slow")
final class GoldenCasesTest {
  private static final String ONLY = System.getProperty("golden.only", "");
  private static final boolean PRINT_ALL =
      System.getProperty("golden.differences", "first").equals("all");

  /** How a case compares. */
  private enum Verdict {
    /** Equal to the last bit of every constant, range and scale. */
    EXACT,
    /** Equal within the tolerances of the corpus. */
    CLOSE,
    KNOWN,
    ODD,
    FAILED
  }

  @TempDir Path results;

  private final Map<String, String> known = KnownDifferences.read();
  private final Map<String, Map<Verdict, Integer>> table = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();

  @Test
  void everyCaseIsEqualToTocoOrListedWithItsReason() {
    List<GoldenCase> cases =
        GoldenCorpus.cases().stream().filter(golden -> golden.toString().contains(ONLY)).toList();
    for (GoldenCase golden : cases) {
      compare(golden);
    }
    print(cases.size());
    if (ONLY.isEmpty()) {
      known.keySet().stream()
          .filter(name -> cases.stream().noneMatch(golden -> golden.toString().equals(name)))
          .forEach(name -> failures.add(name + " is listed, but is no case"));
    }
    assertThat(failures.size()).as("failures, of which %s", first(failures)).isZero();
  }

  private static List<String> first(List<String> failures) {
    return failures.subList(0, Math.min(failures.size(), 5));
  }

  private void compare(GoldenCase golden) {
    List<Difference> toTheLastBit;
    List<Difference> beyondTolerance;
    try {
      CaseRun run = CaseRun.of(golden, results.resolve(golden.toString()));
      toTheLastBit = CaseComparison.of(golden, run, Tolerance.NONE);
      beyondTolerance = CaseComparison.of(golden, run, Tolerance.LAST_BITS);
    } catch (RuntimeException | StackOverflowError e) {
      toTheLastBit = List.of(new Difference(Difference.Kind.RUN, e.toString()));
      beyondTolerance = toTheLastBit;
    }
    Verdict verdict = verdict(golden, toTheLastBit, beyondTolerance);
    table
        .computeIfAbsent(golden.group(), group -> new EnumMap<>(Verdict.class))
        .merge(verdict, 1, Integer::sum);
    print(golden, verdict, verdict == Verdict.CLOSE ? toTheLastBit : beyondTolerance);
  }

  private Verdict verdict(
      GoldenCase golden, List<Difference> toTheLastBit, List<Difference> beyondTolerance) {
    if (known.containsKey(golden.toString())) {
      if (beyondTolerance.isEmpty()) {
        failures.add(golden + " is equal, but listed as a known difference");
        return Verdict.FAILED;
      }
      return Verdict.KNOWN;
    }
    if (beyondTolerance.isEmpty()) {
      return toTheLastBit.isEmpty() ? Verdict.EXACT : Verdict.CLOSE;
    }
    if (golden.odd()) {
      return Verdict.ODD;
    }
    failures.add(golden + ": " + beyondTolerance.get(0));
    return Verdict.FAILED;
  }

  private static void print(GoldenCase golden, Verdict verdict, List<Difference> differences) {
    if (PRINT_ALL) {
      differences.forEach(
          difference -> System.out.println(verdict + " " + golden + " " + difference));
    } else if (verdict == Verdict.FAILED && !differences.isEmpty()) {
      System.out.println(golden + " " + differences.get(0) + " (" + differences.size() + ")");
    }
  }

  private void print(int cases) {
    String row = "%-16s %6s %6s %6s %6s %6s%n";
    System.out.printf(Locale.ROOT, row, "group", "exact", "close", "known", "odd", "failed");
    Map<Verdict, Integer> sums = new EnumMap<>(Verdict.class);
    table.forEach(
        (group, counts) -> {
          System.out.printf(Locale.ROOT, row, cells(group, counts));
          counts.forEach((verdict, count) -> sums.merge(verdict, count, Integer::sum));
        });
    System.out.printf(Locale.ROOT, row, cells("all " + cases, sums));
  }

  private static Object[] cells(String name, Map<Verdict, Integer> counts) {
    List<Object> cells = new ArrayList<>(List.of(name));
    for (Verdict verdict : Verdict.values()) {
      cells.add(counts.getOrDefault(verdict, 0));
    }
    return cells.toArray();
  }
}
