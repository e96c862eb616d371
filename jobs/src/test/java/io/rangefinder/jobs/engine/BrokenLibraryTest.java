package io.rangefinder.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that was killed while it unpacked TensorFlow leaves to the next one. */
@Tag("slow")
final class BrokenLibraryTest {
  @TempDir private Path cache;

  @Test
  void aLibraryThatIsCutOffIsUnpackedAgain() throws IOException, InterruptedException {
    String fingerprint = fingerprint();
    Path library = find("libtensorflow_framework.so.2");
    long whole = Files.size(library);
    try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
      file.setLength(whole / 3);
    }

    assertThat(fingerprint()).isEqualTo(fingerprint);
    assertThat(library).hasSize(whole);
  }

  private String fingerprint() throws IOException, InterruptedException {
    String options = "-Dorg.bytedeco.javacpp.cachedir=" + cache;
    String output = ChildJvm.run(Map.of("JAVA_TOOL_OPTIONS", options), ProbeProcess.class);
    return output
        .lines()
        .filter(line -> line.startsWith("fingerprint "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }

  private Path find(String name) throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }
}
