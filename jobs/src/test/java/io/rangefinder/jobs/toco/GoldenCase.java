package io.rangefinder.jobs.toco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A graph, a command line, and what TOCO made of them.
 *
 * @param odd whether the case shows behaviour that need not be copied
 */
record GoldenCase(String group, String name, Path folder, Path models, boolean odd) {

  /** What TOCO wrote. */
  enum Outcome {
    TFLITE,
    DOT,
    ERROR
  }

  Outcome outcome() {
    if (Files.exists(file("expected_error.txt"))) {
      return Outcome.ERROR;
    }
    return Files.exists(file("expected.tflite")) ? Outcome.TFLITE : Outcome.DOT;
  }

  Path file(String relative) {
    return folder.resolve(relative);
  }

  /** A file of the case. */
  byte[] bytes(String relative) {
    try {
      return Files.readAllBytes(file(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isQuantized() {
    return flags().contains("--inference_type=QUANTIZED_UINT8");
  }

  /** The flags as the case has them, places still open. */
  List<String> flags() {
    try (Stream<String> lines = Files.lines(file("flags"))) {
      return lines.filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The case's graph; of a case on a network, the network's. */
  Path graph() {
    return Stream.of("graph.pb", "graph.pbtxt")
        .map(this::file)
        .filter(Files::exists)
        .findFirst()
        .orElseGet(this::network);
  }

  private Path network() {
    return flags().stream()
        .filter(flag -> flag.startsWith("--input_file={models}/"))
        .map(flag -> models.resolve(flag.substring("--input_file={models}/".length())))
        .findFirst()
        .orElseGet(() -> file("graph.pb"));
  }

  @Override
  public String toString() {
    return group + "/" + name;
  }
}
