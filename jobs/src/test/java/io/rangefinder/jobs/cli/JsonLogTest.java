package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a JVM of its own writes to its standard error when logs shall be JSON. */
final class JsonLogTest {
  private static final Path CONF = Path.of(System.getProperty("rangefinder.root"), "conf");
  private static final String AWKWARD = "a \"quoted\" name\\\nof two lines\t{\"x\": 1}";

  @TempDir private Path folder;

  /** Logs as the libraries do. */
  public static final class Logging {
    private Logging() {}

    public static void main(String[] arguments) {
      LoggerFactory.getLogger("io.rangefinder.test").info(arguments[0]);
      LoggerFactory.getLogger("org.apache.other")
          .warn(arguments[0], new IllegalStateException(arguments[0]));
      LoggerFactory.getLogger("org.apache.other").info("too little to be told");
    }
  }

  /** The records that a program leaves, each of one line. */
  private List<JsonNode> records(Class<?> program, String... arguments) throws IOException {
    Path errors = folder.resolve("err");
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dlog4j2.configurationFile=" + CONF.resolve("log4j2-json.properties"),
                    "-Drangefinder.log=json",
                    "-cp",
                    System.getProperty("java.class.path"),
                    program.getName()),
                Stream.of(arguments))
            .toList();
    try {
      new ProcessBuilder(command)
          .redirectError(errors.toFile())
          .redirectOutput(folder.resolve("out").toFile())
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(errors)) {
      records.add(json.readTree(line));
    }
    return records;
  }

  @Test
  void everyRecordIsOneObjectOnOneLine() throws IOException {
    List<JsonNode> records = records(Logging.class, AWKWARD);
    assertThat(records).hasSize(2);
    assertThat(records)
        .allSatisfy(
            line -> {
              assertThat(line.get("message").asText()).isEqualTo(AWKWARD);
              assertThat(Instant.parse(line.get("@timestamp").asText()))
                  .isAfter(Instant.parse("2020-01-01T00:00:00Z"));
            });
    assertThat(records.get(0).get("log.level").asText()).isEqualTo("INFO");
    assertThat(records.get(1).get("log.level").asText()).isEqualTo("WARN");
    assertThat(records.get(1).get("error.message").asText()).isEqualTo(AWKWARD);
    assertThat(records.get(1).get("error.stack_trace").asText()).contains("Logging.main");
  }

  @Test
  void whatACommandPrintsForATerminalIsARecordToo() throws IOException {
    List<JsonNode> records = records(Main.class, "inspect", AWKWARD);
    assertThat(records)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.get("message").asText())
                    .startsWith("rangefinder: Cannot find the model '" + AWKWARD + "'"));
  }

  @Test
  void bothFilesLogTheSame() throws IOException {
    assertThat(levels("log4j2-json.properties")).isEqualTo(levels("log4j2.properties"));
    assertThat(levels("log4j2.properties")).isNotEmpty();
  }

  private static List<String> levels(String file) throws IOException {
    try (Stream<String> lines = Files.lines(CONF.resolve(file))) {
      return lines.filter(line -> line.matches("(rootL|l)ogger\\..*")).toList();
    }
  }
}
