package io.rangefinder.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever a process dies that publishes, the old version or the new one counts, and is whole. */
@Tag("slow")
final class KilledPublishingTest {
  private static final int AT_ONCE = 3;
  private static final int FEWEST_STEPS = 20;

  @TempDir private Path store;
  private final Configuration hadoop = new Configuration();

  private ModelStore models(int step) {
    return ModelStore.of(store.toString(), "killed-" + step, hadoop);
  }

  private record Started(int step, PublishingProcess process) {}

  @Test
  void aProcessMayDieBeforeEveryStep() throws IOException, InterruptedException {
    Deque<Started> running = new ArrayDeque<>();
    List<Long> counting = new ArrayList<>();
    boolean done = false;
    for (int step = 1; !done || !running.isEmpty(); step++) {
      if (!done) {
        DrawnVersion.published(models(step), hadoop);
        running.add(new Started(step, PublishingProcess.start(store, "killed-" + step, step)));
      }
      if (done || running.size() == AT_ONCE) {
        Started first = running.remove();
        boolean halted = first.process().halted();
        counting.add(requireWhole(models(first.step())));
        requireMended(first.step());
        done |= !halted;
      }
    }
    assertThat(counting).hasSizeGreaterThan(FEWEST_STEPS).isSorted().startsWith(1L).endsWith(2L);
    assertThat(counting.indexOf(2L)).isLessThan(counting.size() - AT_ONCE);
  }

  private static long requireWhole(ModelStore models) {
    models.published().orElseThrow().verify();
    return models.head().orElseThrow().version();
  }

  /** The next night repairs what is left. */
  private void requireMended(int step) throws IOException {
    ModelStore models = models(step);
    models.repair();
    Commit head = models.head().orElseThrow();
    Path folder = store.resolve("models/killed-" + step);
    assertThat(folder.resolve(Latest.FILE)).hasBinaryContent(Latest.of(head).bytes());

    assertThat(DrawnVersion.published(models, hadoop).number()).isEqualTo(head.number() + 1);
    models.gc(1, Duration.ZERO, Duration.ZERO, false, Instant.now().plusSeconds(60));
    requireWhole(models);
    try (var left = Files.walk(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()).toList())
          .noneMatch(name -> name.startsWith(".") || name.startsWith("probe-"));
    }
    // What counts, and what a rollback would lead to.
    try (var versions = Files.list(folder.resolve("versions"))) {
      assertThat(versions).hasSize(2);
    }
  }
}
