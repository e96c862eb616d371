package io.rangefinder.jobs.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinkedAdditionTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 100;

  @TempDir private Path folder;

  /** A zip archive is a file system of the JDK that has no links. */
  @Test
  void withoutLinksAFileIsMadeNew() throws IOException {
    URI archive = URI.create("jar:" + folder.resolve("archive.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path whole = Files.write(files.getPath("/.whole"), "first".getBytes(UTF_8));
      Path target = files.getPath("/1.json");

      assertThat(LinkedAddition.link(whole, target, "first".getBytes(UTF_8))).isTrue();
      assertThat(LinkedAddition.link(whole, target, "second".getBytes(UTF_8))).isFalse();
      assertThat(Files.readString(target)).isEqualTo("first");
    }
  }

  /** The kernel says why it gives no link in many words; here the file to be linked is missing. */
  @Test
  void whereTheKernelRefusesALinkAFileIsMadeNew() throws IOException {
    Path absent = folder.resolve(".whole");
    Path target = folder.resolve("1.json");

    assertThat(LinkedAddition.link(absent, target, "first".getBytes(UTF_8))).isTrue();
    assertThat(LinkedAddition.link(absent, target, "second".getBytes(UTF_8))).isFalse();
    assertThat(Files.readString(target)).isEqualTo("first");
  }

  @Test
  void ofSeveralThatFillAFileOneDoes() throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Path target = folder.resolve(round + ".json");
        List<Future<Boolean>> attempts = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          byte[] own = ("by " + thread).getBytes(UTF_8);
          attempts.add(
              threads.submit(
                  () -> {
                    start.await();
                    return LinkedAddition.fill(target, own);
                  }));
        }
        List<String> winners = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          if (attempts.get(thread).get()) {
            winners.add("by " + thread);
          }
        }
        assertThat(winners).containsExactly(Files.readString(target));
      }
    } finally {
      threads.shutdown();
    }
  }
}
