package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartitionsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 2, 1",
    "15, 2, 1",
    "40, 2, 2",
    "200, 2, 3",
    "300, 2, 4",
    "300, 16, 16",
    "300, 100, 18",
    "5000, 2, 8",
    "20000, 2, 20",
    "10000000, 1000, 9766",
  })
  void everyCoreHasWorkAndNoTaskTooLittleOrTooMuch(long images, int cores, int tasks) {
    assertThat(Partitions.of(0, images, cores)).isEqualTo(tasks);
  }

  @ParameterizedTest
  @CsvSource({"7, 300, 7", "7, 3, 3", "7, 0, 1"})
  void aNumberThatIsAskedForHoldsWhereThereAreImages(int requested, long images, int tasks) {
    assertThat(Partitions.of(requested, images, 2)).isEqualTo(tasks);
  }
}
