package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case of the corpus through the command line, a test each: equal to TOCO, or different as
 * {@code known-differences.txt} has it with the reason. An error of ours that is none of the user's
 * fails whatever is listed.
 *
 * <pre>
 * mvn -pl core,jobs -am test -Dtest=GoldenCasesTest -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 *
 * prints a table of the groups; {@code -Dgolden.only=2_fusing/conv} limits it to the cases whose
 * names contain that text, and {@code -Dgolden.differences=all} prints all differences, those of
 * listed cases too.
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
    /** Different as listed. */
    KNOWN,
    /** Different as listed; the corpus, too, says that it need not be copied. */
    ODD,
    FAILED
  }

  @TempDir Path results;

  private final Map<String, KnownDifference> known = KnownDifferences.read();
  private final Map<String, Map<Verdict, Integer>> table = new TreeMap<>();

  @TestFactory
  Stream<DynamicTest> everyCaseIsEqualToTocoOrDiffersAsListed() {
    List<GoldenCase> all = GoldenCorpus.cases();
    Stream<DynamicTest> cases =
        all.stream()
            .filter(golden -> golden.toString().contains(ONLY))
            .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> compare(golden)));
    List<String> names = all.stream().map(GoldenCase::toString).toList();
    return Stream.concat(
        cases,
        Stream.of(
            DynamicTest.dynamicTest(
                "every listed case is one of the corpus",
                () -> assertThat(names).containsAll(known.keySet()))));
  }

  private void compare(GoldenCase golden) {
    Verdict verdict = Verdict.FAILED;
    try {
      verdict = verdict(golden, CaseRun.of(golden, results.resolve(golden.toString())));
    } finally {
      table
          .computeIfAbsent(golden.group(), group -> new EnumMap<>(Verdict.class))
          .merge(verdict, 1, Integer::sum);
    }
  }

  private Verdict verdict(GoldenCase golden, CaseRun run) {
    assertThat(run.exitCode()).as(run.message()).isLessThan(CaseRun.BUG);
    List<Difference> differences = CaseComparison.of(golden, run, Tolerance.LAST_BITS);
    KnownDifference listed = known.get(golden.toString());
    if (listed != null) {
      print(golden, differences);
      Optional<String> mismatch = listed.mismatch(differences);
      mismatch.ifPresent(text -> fail("%s %s", golden, text));
      return golden.odd() ? Verdict.ODD : Verdict.KNOWN;
    }
    if (!differences.isEmpty()) {
      print(golden, differences);
      fail("%s differs and is not listed: %s", golden, KnownDifference.of(differences));
    }
    List<Difference> toTheLastBit = CaseComparison.of(golden, run, Tolerance.NONE);
    print(golden, toTheLastBit);
    return toTheLastBit.isEmpty() ? Verdict.EXACT : Verdict.CLOSE;
  }

  private static void print(GoldenCase golden, List<Difference> differences) {
    if (PRINT_ALL) {
      differences.forEach(difference -> System.out.println(golden + " " + difference));
    }
  }

  @AfterEach
  void printTable() {
    if (table.isEmpty()) {
      return;
    }
    String row = "%-16s %6s %6s %6s %6s %6s%n";
    System.out.printf(Locale.ROOT, row, "group", "exact", "close", "known", "odd", "failed");
    Map<Verdict, Integer> sums = new EnumMap<>(Verdict.class);
    table.forEach(
        (group, counts) -> {
          System.out.printf(Locale.ROOT, row, cells(group, counts));
          counts.forEach((verdict, count) -> sums.merge(verdict, count, Integer::sum));
        });
    int cases = sums.values().stream().mapToInt(Integer::intValue).sum();
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
