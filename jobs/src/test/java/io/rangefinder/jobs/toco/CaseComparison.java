package io.rangefinder.jobs.toco;

import io.rangefinder.jobs.toco.Difference.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Compares what our command made of a case with what TOCO made of it. */
final class CaseComparison {
  private static final Path DUMPS = Path.of("expected_dumps", CaseRun.DUMPS);

  private CaseComparison() {}

  static List<Difference> of(GoldenCase golden, CaseRun run, Tolerance tolerance) {
    if (golden.outcome() == GoldenCase.Outcome.ERROR) {
      return refusal(golden, run);
    }
    if (!run.isDone()) {
      return List.of(new Difference(Kind.RUN, run.failure()));
    }
    List<Difference> differences = new ArrayList<>();
    if (golden.outcome() == GoldenCase.Outcome.TFLITE) {
      differences.addAll(
          Comparison.of(
              NormalFormReader.read(golden.bytes("expected.tflite")),
              NormalFormReader.read(run.output()),
              tolerance));
    } else {
      differences.addAll(DotComparison.of(expectedDot(golden), text(run.output()), tolerance));
    }
    differences.addAll(dumps(golden, run, tolerance));
    return differences;
  }

  private static List<Difference> refusal(GoldenCase golden, CaseRun run) {
    List<Difference> differences = new ArrayList<>();
    if (run.exitCode() == 0 || run.exitCode() >= CaseRun.BUG) {
      differences.add(
          new Difference(
              Kind.RUN, run.failure() + " where TOCO says " + ExpectedError.of(golden).text()));
    }
    if (!run.files().isEmpty()) {
      differences.add(new Difference(Kind.RUN, "refused, but wrote " + run.files().keySet()));
    }
    ExpectedError.of(golden).missing(run.message()).stream()
        .map(word -> new Difference(Kind.MESSAGE, "lacks '" + word + "': " + run.message()))
        .forEach(differences::add);
    return differences;
  }

  private static List<Difference> dumps(GoldenCase golden, CaseRun run, Tolerance tolerance) {
    List<Difference> differences = new ArrayList<>();
    for (String dump : expectedDumps(golden)) {
      String file = CaseRun.DUMPS + "/" + dump;
      if (run.files().containsKey(file)) {
        String expected = text(golden.bytes(DUMPS.resolve(dump).toString()));
        DotComparison.of(expected, text(run.bytes(file)), tolerance).stream()
            .map(difference -> new Difference(Kind.DOT, dump + ": " + difference.text()))
            .forEach(differences::add);
      } else {
        differences.add(new Difference(Kind.DOT, "missing " + dump));
      }
    }
    return differences;
  }

  private static List<String> expectedDumps(GoldenCase golden) {
    Path folder = golden.folder().resolve(DUMPS);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> dumps = Files.list(folder)) {
      return dumps.map(dump -> dump.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String expectedDot(GoldenCase golden) {
    if (Files.exists(golden.file("expected.dot"))) {
      return text(golden.bytes("expected.dot"));
    }
    try (InputStream dot =
        new GZIPInputStream(new ByteArrayInputStream(golden.bytes("expected.dot.gz")))) {
      return text(dot.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
