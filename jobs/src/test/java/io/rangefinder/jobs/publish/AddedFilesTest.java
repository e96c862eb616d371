package io.rangefinder.jobs.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AddedFilesTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 100;

  @TempDir private java.nio.file.Path folder;

  private AddedFiles files() {
    return AddedFiles.in(new Path(folder.resolve("log").toUri()), new Configuration());
  }

  @Test
  void ofSeveralAtOnceOneAddsTheFile() throws Exception {
    AddedFiles files = files();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String name = round + ".json";
        List<Future<Boolean>> attempts = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          byte[] own = ("by " + thread).getBytes(UTF_8);
          attempts.add(
              threads.submit(
                  () -> {
                    start.await();
                    return files.add(name, own);
                  }));
        }
        List<String> winners = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          if (attempts.get(thread).get()) {
            winners.add("by " + thread);
          }
        }
        assertThat(winners).containsExactly(new String(files.find(name).orElseThrow(), UTF_8));
      }
    } finally {
      threads.shutdown();
    }
    assertThat(files.names()).hasSize(ROUNDS);
  }

  @Test
  void whoSendsTheSameAgainHasAddedIt() {
    AddedFiles files = files();

    assertThat(files.add("1.json", "mine".getBytes(UTF_8))).isTrue();
    assertThat(files.add("1.json", "mine".getBytes(UTF_8))).isTrue();
    assertThat(files.add("1.json", "another's".getBytes(UTF_8))).isFalse();
    assertThat(files.find("1.json"))
        .hasValueSatisfying(x -> assertThat(x).asString().isEqualTo("mine"));
    assertThat(files.find("2.json")).isEmpty();
  }

  @Test
  void aProbeLeavesNothing() throws IOException {
    files().probe();

    assertThat(folder.resolve("log")).isEmptyDirectory();
  }

  @Test
  void onlyListsWhatWasAdded() throws IOException {
    assertThat(files().names()).isEmpty();
    Files.createDirectories(folder.resolve("log/folder"));
    Files.writeString(folder.resolve("log/.half-written"), "");
    files().add("1.json", new byte[1]);

    assertThat(files().names()).containsExactly("1.json");
  }

  @Test
  void refusesWhatNobodyTried() {
    assertThatThrownBy(() -> AddedFiles.in(new Path("har:///a.har/log"), new Configuration()))
        .isInstanceOf(UserException.class);
    assertThatThrownBy(() -> AddedFiles.in(new Path("viewfs://x/log"), new Configuration()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot publish to 'viewfs://x/log'");
  }
}
