package io.rangefinder.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesBelowTest {
  private static final int LISTINGS = 300;

  @TempDir private Path root;

  private List<String> listed(Path folder) throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration());
    return FilesBelow.of(new org.apache.hadoop.fs.Path(folder.toUri()), files).stream()
        .map(file -> root.relativize(Path.of(file.getPath().toUri())).toString())
        .toList();
  }

  @Test
  void allFilesInTheOrderOfTheirPaths() throws IOException {
    Files.createDirectories(root.resolve("b/c/empty"));
    for (String name : List.of("z", "b/y", "b/c/x", "a")) {
      Files.createFile(root.resolve(name));
    }
    assertThat(listed(root)).containsExactly("a", "b/c/x", "b/y", "z");
  }

  @Test
  void noFolderHasNoFiles() throws IOException {
    assertThat(listed(root.resolve("absent"))).isEmpty();
  }

  @Test
  void whatIsRemovedMeanwhileIsNoError() throws Exception {
    Files.createFile(root.resolve("stays"));
    AtomicBoolean ended = new AtomicBoolean();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> others = thread.submit(() -> comeAndGo(ended));
      for (int i = 0; i < LISTINGS; i++) {
        assertThat(listed(root)).contains("stays");
      }
      ended.set(true);
      assertThat(others.get()).isPositive();
    } finally {
      ended.set(true);
      thread.shutdown();
      assertThat(thread.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private int comeAndGo(AtomicBoolean ended) throws IOException {
    int rounds = 0;
    while (!ended.get()) {
      Path folder = Files.createDirectory(root.resolve("folder" + rounds));
      Path file = Files.createFile(folder.resolve("file"));
      Files.delete(file);
      Files.delete(folder);
      rounds++;
    }
    return rounds;
  }
}
