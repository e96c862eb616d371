package io.rangefinder.jobs.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that works where the file of its output lies; closing it ends it and what it started.
 */
final class RunningProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int SHOWN_CHARACTERS = 4000;

  private final Process process;
  private final Path output;

  private RunningProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static RunningProcess start(Path output, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.directory(output.getParent().toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    try {
      return new RunningProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** Waits until the output holds a match. */
  Matcher await(Pattern pattern) {
    return await(pattern, output);
  }

  /** Waits until a file, which another process writes, holds a match. */
  Matcher await(Pattern pattern, Path file) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      boolean ended = !process.isAlive();
      Matcher matcher = pattern.matcher(text(file));
      if (matcher.find()) {
        return matcher;
      }
      if (ended || Instant.now().isAfter(deadline)) {
        throw new AssertionError("'%s' did not appear in %s:%n%s".formatted(pattern, file, tail()));
      }
      pause(Duration.ofMillis(50));
    }
  }

  /** Waits for the end of a process that must end well, and returns all it printed. */
  String requireDone() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the process did not end:\n" + tail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("exit code " + process.exitValue() + ":\n" + tail());
    }
    return text(output);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it as the kernel does when memory runs out. */
  void kill() {
    process.destroyForcibly();
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String tail() {
    String text = text(output);
    return text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS));
  }

  static String text(Path file) {
    try {
      return Files.exists(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
