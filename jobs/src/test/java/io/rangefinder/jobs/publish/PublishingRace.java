package io.rangefinder.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/** Nights that publish at once, upon the same commit. */
public final class PublishingRace {
  private static final int NIGHTS = 2;

  private PublishingRace() {}

  /** Lets nights race; after each round one has published, and the others name it. */
  public static void run(String store, Configuration hadoop, int rounds) throws Exception {
    ModelStore models = ModelStore.of(store, "raced", hadoop);
    models.probe();
    CyclicBarrier start = new CyclicBarrier(NIGHTS);
    ExecutorService threads = Executors.newFixedThreadPool(NIGHTS);
    try {
      for (int round = 1; round <= rounds; round++) {
        Optional<Commit> parent = models.head();
        List<Future<Publication>> nights = new ArrayList<>();
        for (int night = 0; night < NIGHTS; night++) {
          String name = "night " + night;
          nights.add(
              threads.submit(
                  () -> {
                    start.await();
                    return DrawnVersion.publish(models, parent, name, hadoop);
                  }));
        }
        requireOneWinner(nights, round);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(models.commits()).hasSize(rounds);
    models.published().orElseThrow().verify();
    models.repair();
  }

  private static void requireOneWinner(List<Future<Publication>> nights, int round)
      throws Exception {
    List<Commit> winners = new ArrayList<>();
    List<Commit> named = new ArrayList<>();
    for (Future<Publication> night : nights) {
      Publication publication = night.get();
      if (publication instanceof Publication.Published published) {
        winners.add(published.commit());
      } else if (publication instanceof Publication.TakenBy taken) {
        named.add(taken.winner());
      }
    }
    assertThat(winners).as("round %d", round).hasSize(1);
    assertThat(named).hasSize(NIGHTS - 1).allMatch(winners.get(0)::equals);
    assertThat(winners.get(0).number()).isEqualTo(round);
  }
}
