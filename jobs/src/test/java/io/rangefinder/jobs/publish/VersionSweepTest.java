package io.rangefinder.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night a day; what is swept on the last of them. */
final class VersionSweepTest {
  private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path store;
  private final Configuration hadoop = new Configuration();

  private ModelStore models() {
    return ModelStore.of(store.toString(), "demo", hadoop);
  }

  private Path folder() {
    return store.resolve("models/demo");
  }

  /** Publishes so many versions, the last of them now. */
  private void publishDaily(int days) {
    for (int day = days - 1; day >= 0; day--) {
      DrawnVersion.published(models(), NOW.minus(Duration.ofDays(day)), hadoop);
    }
  }

  private Swept gc(int keep) {
    return models().gc(keep, WEEK, DAY, false, NOW);
  }

  @Test
  void whatIsOldAndBehindTheLastCommitsGoes() throws IOException {
    publishDaily(12);
    Swept foreseen = models().gc(3, WEEK, DAY, true, NOW);
    assertThat(foreseen.versions()).containsExactly(1L, 2L, 3L, 4L, 5L);
    models().version(1).verify();

    assertThat(gc(3)).isEqualTo(foreseen);
    assertThat(foreseen.kept()).isEqualTo(7);
    assertThat(foreseen.files()).isEqualTo(15);
    assertThat(foreseen.bytes()).isGreaterThan(200_000);
    assertThat(models().commits()).hasSize(12);
    models().version(6).verify();
    assertThatThrownBy(() -> models().version(5).verify())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("its files were removed since");
    assertThat(gc(3)).isEqualTo(new Swept(List.of(), List.of(), 7, 0, 0));
  }

  @Test
  void theLastCommitsKeepTheirFilesHoweverOld() {
    publishDaily(12);

    assertThat(models().gc(30, Duration.ZERO, DAY, false, NOW).versions()).isEmpty();
    assertThat(models().gc(9, Duration.ZERO, DAY, false, NOW).versions())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatARollbackLedToStays() {
    publishDaily(12);
    models().rollback(OptionalLong.of(2), "", NOW);
    models().release(NOW);
    publishDaily(3);

    assertThat(models().gc(1, Duration.ZERO, DAY, false, NOW).versions())
        .containsExactly(1L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 15L);
    models().version(2).verify();
    // The one before the last, which a rollback would lead to.
    models().version(16).verify();
    models().published().orElseThrow().verify();
  }

  @Test
  void whatCountsStaysBehindManyHolds() {
    publishDaily(9);
    models().rollback(OptionalLong.of(4), "", NOW);
    for (int i = 0; i < 5; i++) {
      models().release(NOW);
      models().hold("", NOW);
    }

    assertThat(models().gc(1, Duration.ZERO, DAY, false, NOW).versions())
        .containsExactly(1L, 2L, 5L, 6L, 7L, 8L, 9L);
    models().published().orElseThrow().verify();
    assertThat(models().rollback(OptionalLong.empty(), "", NOW).version()).isEqualTo(3);
  }

  private static void age(Path root, Instant when) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(when));
      }
    }
  }

  @Test
  void foldersWithoutACommitGoOnceNothingIsWrittenToThemForADay() throws IOException {
    publishDaily(1);
    Version old = DrawnVersion.write(models(), hadoop);
    Version empty = models().begin();
    Version underWay = DrawnVersion.write(models(), hadoop);
    Path foreign = Files.createDirectories(folder().resolve("versions/of somebody"));
    age(folder(), NOW.minus(DAY).minusSeconds(1));
    Path written = Path.of(java.net.URI.create(underWay.path(DrawnVersion.STATISTICS)).getPath());
    Files.setLastModifiedTime(written, FileTime.from(NOW.minus(DAY).plusSeconds(60)));
    Files.writeString(folder().resolve("log/.of-a-dead-process"), "");
    Files.writeString(folder().resolve("log/probe-of-another"), "");
    Files.writeString(folder().resolve(".latest.json.of-a-third"), "");

    assertThat(gc(1).orphans())
        .containsExactlyElementsOf(Stream.of(old.name(), empty.name()).sorted().toList());
    underWay.verify();
    assertThat(foreign).exists();
    assertThat(folder().resolve("log/.of-a-dead-process")).exists();

    age(folder().resolve("log"), NOW.minus(DAY));
    age(folder().resolve(".latest.json.of-a-third"), NOW.minus(DAY));
    assertThat(gc(1).files()).isEqualTo(3);
    assertThat(models().commits()).hasSize(1);
  }

  @Test
  void nothingGoesWhereTheLogIsDamaged() throws IOException {
    publishDaily(12);
    Files.delete(folder().resolve("log/00000003.json"));

    assertThatThrownBy(() -> gc(1)).hasMessageContaining("commits are missing");
    try (Stream<Path> versions = Files.list(folder().resolve("versions"))) {
      assertThat(versions).hasSize(12);
    }
  }

  @Test
  void nothingIsSweptWhereNothingIs() {
    assertThat(gc(1)).isEqualTo(new Swept(List.of(), List.of(), 0, 0, 0));
  }
}
