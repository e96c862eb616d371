package io.rangefinder.jobs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the machine, of which a test makes use where it is installed. */
public final class InstalledTool {
  private static final int MOST_SECONDS = 120;

  private final Path program;

  private InstalledTool(Path program) {
    this.program = program;
  }

  /**
   * Finds a program on the path, or skips the test.
   *
   * @param debianPackage what brings it
   */
  public static InstalledTool orSkip(String name, String debianPackage) {
    List<Path> found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder).resolve(name))
            .filter(Files::isExecutable)
            .toList();
    assumeTrue(
        !found.isEmpty(),
        () -> "skipped: no '%s' here; Debian has it in '%s'".formatted(name, debianPackage));
    return new InstalledTool(found.get(0));
  }

  /** Where the program is. */
  public Path program() {
    return program;
  }

  /** How a program ended and all that it printed. */
  public record Ended(int exitCode, String output) {}

  /** Runs the program; the arguments may be paths. */
  public Ended run(Object... arguments) {
    return run(Path.of("/dev/null"), Map.of(), arguments);
  }

  /** Runs the program with a file as its input and variables over its environment. */
  public Ended run(Path input, Map<String, String> environment, Object... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(program), Arrays.stream(arguments))
                    .map(Object::toString)
                    .toList())
            .redirectInput(input.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Path output = Files.createTempFile("tool", ".out");
      try {
        Process process = builder.redirectOutput(output.toFile()).start();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(program + " did not end: " + text(output));
        }
        return new Ended(process.exitValue(), text(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
