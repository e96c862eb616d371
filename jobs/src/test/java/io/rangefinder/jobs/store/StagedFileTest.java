package io.rangefinder.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StagedFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "file:", ObjectStore.SCHEME + ":"})
  void replacesAnOlderFileAndLeavesNothingElse(String scheme) throws IOException {
    Path file = folder.resolve("model.tflite");
    Configuration hadoop = ObjectStore.configuration();

    StagedFile.write("the model", scheme + file, new byte[3], hadoop);
    StagedFile.write("the model", scheme + file, new byte[2], hadoop);

    assertThat(file).hasBinaryContent(new byte[2]);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
