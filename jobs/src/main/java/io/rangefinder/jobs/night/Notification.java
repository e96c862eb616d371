package io.rangefinder.jobs.night;

import io.rangefinder.jobs.config.ConfigBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Who is told when a night ends otherwise than the one before: a command, which gets the line as
 * its last argument and the report on its standard input, or a URL, to which the report is posted.
 *
 * @param command the program and its first arguments; empty tells none
 * @param url where to post to; empty posts nowhere
 */
public record Notification(List<String> command, String url) {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int SUCCESSES = 200;
  private static final int NO_SUCCESSES = 300;

  public Notification {
    command = List.copyOf(command);
  }

  static Notification parse(ConfigBlock block) {
    String url = block.text("url", "");
    if (!url.isEmpty() && !url.matches("https?://[^/@\\s]+(/\\S*)?")) {
      block.problem("url", "is '" + url + "', must be an http or https address without a password");
      url = "";
    }
    return new Notification(block.texts("command", List.of()), url);
  }

  /**
   * Tells of a night.
   *
   * @return what could not be told, and why; the night does not fail for it
   */
  List<String> tell(NightReport report) {
    List<String> problems = new ArrayList<>();
    if (!command.isEmpty()) {
      run(report).ifPresent(problems::add);
    }
    if (!url.isEmpty()) {
      post(report).ifPresent(problems::add);
    }
    return problems;
  }

  private Optional<String> run(NightReport report) {
    List<String> words = new ArrayList<>(command);
    words.add(report.line());
    try {
      // Whatever it prints is none of this job's output, and must not fill a pipe.
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(report.bytes());
      } catch (IOException unread) {
        // A command need not read the report.
      }
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return problem(command.get(0), "it took more than %d s".formatted(LONGEST.toSeconds()));
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : problem(command.get(0), "it ended with " + process.exitValue());
    } catch (IOException e) {
      return problem(command.get(0), String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return problem(command.get(0), "interrupted");
    }
  }

  private Optional<String> post(NightReport report) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(LONGEST)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(report.bytes()))
            .build();
    try {
      int status =
          HttpClient.newBuilder()
              .connectTimeout(LONGEST)
              .build()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode();
      return status >= SUCCESSES && status < NO_SUCCESSES
          ? Optional.empty()
          : problem(host(), "it answered " + status);
    } catch (IOException e) {
      return problem(host(), String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return problem(host(), "interrupted");
    }
  }

  /** The path of such an address may be a secret. */
  private String host() {
    return URI.create(url).getHost();
  }

  private static Optional<String> problem(String whom, String why) {
    return Optional.of("cannot notify '%s': %s".formatted(whom, why));
  }
}
