package io.rangefinder.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedDirectoryTest {
  @TempDir private Path folder;

  @Test
  void folderIsMovedWithItsMark() throws IOException {
    publish("file:" + folder.resolve("made/for/run"), new Configuration(), "a");

    assertThat(files(folder)).containsExactly("made/for/run/_SUCCESS", "made/for/run/a");
  }

  @Test
  void markFollowsTheLastFileWhereFoldersAreMovedFileByFile() throws IOException {
    Configuration hadoop = ObjectStore.configuration();
    publish("objects:" + folder.resolve("run"), hadoop, "A", "a", "z");

    assertThat(files(folder)).containsExactly("run/A", "run/_SUCCESS", "run/a", "run/z");
    assertThat(ObjectStore.completeBeforeEachMove()).containsExactly(false, false, false);
  }

  @Test
  void nothingIsLeftOfAMoveThatBreaksOff() {
    String target = "objects:" + folder.resolve("made/run");

    assertThatThrownBy(
            () -> publish(target, ObjectStore.configuration(), "a", ObjectStore.IMMOVABLE, "z"))
        .isInstanceOf(IOException.class)
        .hasMessage("the connection was lost");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void folderThatAppearedMeanwhileIsLeftAsItIs() throws IOException {
    Path run = folder.resolve("run");
    StagedDirectory first = StagedDirectory.create(run.toString(), new Configuration());
    StagedDirectory second = StagedDirectory.create(run.toString(), new Configuration());
    try (first;
        second) {
      first.write("first", new byte[1]);
      second.write("second", new byte[1]);
      first.publish();

      assertThatThrownBy(second::publish).isInstanceOf(IOException.class);
    }
    assertThat(files(folder)).containsExactly("run/_SUCCESS", "run/first");
  }

  private static void publish(String target, Configuration hadoop, String... names)
      throws IOException {
    try (StagedDirectory staged = StagedDirectory.create(target, hadoop)) {
      for (String name : names) {
        staged.write(name, new byte[1]);
      }
      staged.publish();
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
