package io.rangefinder.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who loads the published model finds it whole, whatever others do meanwhile. */
@Tag("slow")
final class ReaderTest {
  private static final int PUBLISHES = 100;
  private static final int KILLED = 20;
  private static final int KEPT = 5;

  /** A reader that takes longer may find its version removed. */
  private static final Duration AGE = Duration.ofSeconds(3);

  @TempDir private Path store;
  private final Configuration hadoop = new Configuration();
  private final AtomicBoolean ended = new AtomicBoolean();

  private ModelStore models() {
    return ModelStore.of(store.toString(), "demo", hadoop);
  }

  /** How often a reader found the model whole, and how many versions it saw. */
  private record Reading(int loads, int versions) {}

  private Reading read() {
    int loads = 0;
    int versions = 0;
    long last = 0;
    while (!ended.get()) {
      Instant begun = Instant.now();
      Version version = models().published().orElseThrow();
      try {
        version.verify();
      } catch (RuntimeException failure) {
        if (Duration.between(begun, Instant.now()).compareTo(AGE) < 0) {
          throw failure;
        }
      }
      long number = models().head().orElseThrow().number();
      assertThat(number).isGreaterThanOrEqualTo(last);
      versions += number > last ? 1 : 0;
      last = number;
      loads++;
      pause(Duration.ofMillis(2));
    }
    return new Reading(loads, versions);
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private int sweep() {
    int removed = 0;
    while (!ended.get()) {
      Swept swept = models().gc(KEPT, AGE, Duration.ofMinutes(2), false, Instant.now());
      removed += swept.versions().size();
      pause(Duration.ofMillis(100));
    }
    return removed;
  }

  /** Writers that die before one step after another, while others publish. */
  private int kill() throws Exception {
    Deque<PublishingProcess> running = new ArrayDeque<>();
    int halted = 0;
    for (int i = 0; i < KILLED; i++) {
      running.add(PublishingProcess.start(store, "demo", 1 + i * 3 / 2));
      if (running.size() == 2) {
        halted += running.remove().halted() ? 1 : 0;
      }
    }
    while (!running.isEmpty()) {
      halted += running.remove().halted() ? 1 : 0;
    }
    return halted;
  }

  @Test
  void aReaderNeverSeesAMissingOrDamagedFile() throws Exception {
    DrawnVersion.published(models(), hadoop);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Future<Reading> reader = threads.submit(this::read);
      Future<Integer> sweeper = threads.submit(this::sweep);
      Future<Integer> killer = threads.submit(this::kill);
      int published = 0;
      while (published < PUBLISHES || !killer.isDone()) {
        published +=
            DrawnVersion.publish(models(), "a night", hadoop) instanceof Publication.Published
                ? 1
                : 0;
        pause(published < PUBLISHES / 2 ? Duration.ZERO : AGE.dividedBy(50));
        assertThat(reader.isDone()).as("a reader that failed").isFalse();
      }
      ended.set(true);
      assertThat(killer.get()).isGreaterThan(KILLED / 2);
      assertThat(reader.get().loads()).isGreaterThan(PUBLISHES / 4);
      assertThat(reader.get().versions()).isGreaterThan(PUBLISHES / 10);
      assertThat(sweeper.get()).isPositive();
      assertThat(models().commits()).hasSizeGreaterThanOrEqualTo(PUBLISHES);
    } finally {
      ended.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }
}
