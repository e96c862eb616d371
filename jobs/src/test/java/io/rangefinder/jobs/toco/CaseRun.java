package io.rangefinder.jobs.toco;

import io.rangefinder.jobs.cli.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A command line of TOCO, run by our command.
 *
 * @param exitCode as {@link io.rangefinder.jobs.cli.ExitCode} has it
 * @param message what was printed to the standard error stream
 * @param files all files written, by their paths in the folder of results
 */
record CaseRun(int exitCode, String message, Map<String, Path> files) {
  static final int BUG = 3;

  private static final String OUTPUT = "output";

  /** The folder that the dumps of a case go to. */
  static final String DUMPS = "dots";

  static CaseRun of(GoldenCase golden, Path results) {
    List<String> flags =
        golden.flags().stream()
            .map(
                flag ->
                    flag.replace("{dir}/" + DUMPS, results.resolve(DUMPS).toString())
                        .replace("{input}", golden.graph().toString())
                        .replace("{dir}", golden.folder().toString())
                        .replace("{models}", golden.models().toString()))
            .toList();
    return of(flags, results);
  }

  /**
   * Runs a command line.
   *
   * @param flags with {@code {output}} for the output file
   * @param results an empty folder, perhaps still to be made
   */
  static CaseRun of(List<String> flags, Path results) {
    Stream<String> arguments =
        flags.stream().map(flag -> flag.replace("{output}", results.resolve(OUTPUT).toString()));
    try {
      Files.createDirectories(results);
      CommandRun run = CommandRun.of(Stream.concat(Stream.of("toco"), arguments).toArray());
      return new CaseRun(run.exitCode(), run.err().strip(), files(results));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Path> files(Path results) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(results)) {
      paths
          .filter(Files::isRegularFile)
          .forEach(path -> files.put(results.relativize(path).toString(), path));
    }
    return files;
  }

  boolean isDone() {
    return exitCode == 0 && files.containsKey(OUTPUT);
  }

  /** The output file. */
  byte[] output() {
    return bytes(OUTPUT);
  }

  /** A file that was written. */
  byte[] bytes(String relative) {
    try {
      return Files.readAllBytes(files.get(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How it failed, in a line. */
  String failure() {
    List<String> lines = message.lines().limit(2).toList();
    return "exit code " + exitCode + ": " + String.join(" ", lines);
  }
}
