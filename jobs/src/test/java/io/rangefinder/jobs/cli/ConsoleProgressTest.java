package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.execute.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ConsoleProgressTest {
  private final StringWriter written = new StringWriter();

  private ConsoleProgress progress(boolean terminal) {
    return new ConsoleProgress(new PrintWriter(written, true), terminal);
  }

  @Test
  void aLineWipesWhatALongerOneLeft() throws InterruptedException {
    CountDownLatch painted = new CountDownLatch(2);
    try (ConsoleProgress progress = progress(true)) {
      progress.begin(
          "calibrate",
          1_000_000,
          () -> {
            painted.countDown();
            return 1;
          });
      painted.await();
      progress.note("warning     something");
      progress.end();
    }
    String text = written.toString();
    String note = text.substring(0, text.indexOf("warning"));
    String[] lines = note.split("\r", -1);
    assertThat(lines[1]).startsWith("calibrate [").contains("1/1000000 images").contains(", left ");
    assertThat(lines[lines.length - 2]).isBlank().hasSizeGreaterThan(40);
    assertThat(note).endsWith("\r");
    assertThat(text.stripTrailing()).contains("1000000/1000000 images");
  }

  @Test
  void elsewhereAStageEndsWithItsWhole() {
    try (ConsoleProgress progress = progress(false)) {
      progress.begin("calibrate", 40, () -> 0);
      progress.end();
    }
    assertThat(written.toString()).startsWith("calibrate 40/40 images, ").doesNotContain("\r");
  }

  @Test
  void aStageBesideThePassesThatIsOverAtOnceLeavesNothing() {
    try (ConsoleProgress progress = progress(true)) {
      progress.begin("merging", "groups", 1, () -> 1);
      progress.end();
      progress.begin("listing", Progress.IMAGES, Progress.UNKNOWN, () -> 5);
      progress.end();
    }
    assertThat(written.toString()).isEmpty();
  }

  @Test
  void whatHasNoTotalEndsWithItsCount() throws InterruptedException {
    CountDownLatch painted = new CountDownLatch(2);
    try (ConsoleProgress progress = progress(false)) {
      progress.begin(
          "listing",
          Progress.IMAGES,
          Progress.UNKNOWN,
          () -> {
            painted.countDown();
            return 7;
          });
      painted.await();
      progress.end();
    }
    assertThat(written.toString().lines())
        .singleElement()
        .asString()
        .startsWith("listing 7 images");
  }
}
