package io.rangefinder.jobs.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelStoreTest {
  private static final Instant WHEN = Instant.parse("2026-01-31T02:10:00.5Z");

  @TempDir private Path store;
  private final Configuration hadoop = new Configuration();

  private ModelStore models() {
    return ModelStore.of(store.toString(), "demo", hadoop);
  }

  private Path folder() {
    return store.resolve("models/demo");
  }

  private Path commit(long number) {
    return folder().resolve("log").resolve(Commit.file(number));
  }

  private Commit published() {
    return DrawnVersion.published(models(), WHEN, hadoop);
  }

  @Test
  void commitsFollowEachOther() throws IOException {
    ModelStore models = models();
    models.probe();
    assertThat(models.head()).isEmpty();
    assertThat(models.commits()).isEmpty();
    assertThat(models.published()).isEmpty();
    models.repair();

    Commit first = published();
    Commit second = published();

    assertThat(models.commits()).containsExactly(first, second);
    assertThat(models.head()).contains(second);
    assertThat(second.parent()).isEqualTo(1);
    assertThat(second.version()).isEqualTo(2);
    assertThat(second.figures()).containsEntry("top1", 0.8125);
    models.published().orElseThrow().verify();
    assertThat(models.published().orElseThrow().manifestDigest()).isEqualTo(second.manifest());
    assertThat(models.version(1).read(Version.MODEL)).hasSize(20_000);
    assertThat(models.version(1).location()).endsWith("versions/" + first.folder());
    Latest latest = Latest.read(Files.readAllBytes(folder().resolve("latest.json")), "FILE");
    assertThat(latest)
        .isEqualTo(
            new Latest(2, 2, "versions/" + second.folder(), second.manifest(), second.when()));
    assertThat(ModelStore.names(store.toString(), hadoop)).containsExactly("demo");
  }

  @Test
  void ofTwoUponOneParentTheSecondIsRefused() {
    Optional<Commit> parent = Optional.of(published());
    Publication first = DrawnVersion.publish(models(), parent, "one", hadoop);
    Publication second = DrawnVersion.publish(models(), parent, "other", hadoop);

    Commit winner = ((Publication.Published) first).commit();
    assertThat(winner.night()).isEqualTo("one");
    assertThat(second).isEqualTo(new Publication.TakenBy(winner));
    assertThat(DrawnVersion.publish(models(), Optional.empty(), "late", hadoop))
        .isEqualTo(new Publication.TakenBy(parent.get()));
    assertThat(models().commits()).hasSize(2);
  }

  @Test
  void ofTwoAtOnceOnePublishes() throws Exception {
    PublishingRace.run(store.toString(), hadoop, 20);
  }

  /** The local file system of a client that hears of a failure after all was done. */
  public static final class LostAnswer extends LocalFileSystem {
    @Override
    public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
      super.delete(path, recursive);
      if (path.getParent().getName().equals("log")) {
        throw new IOException("the connection was lost");
      }
      return true;
    }
  }

  @Test
  void whatWasWrittenIsPublishedThoughAnExceptionWasSeen() {
    Configuration losing = new Configuration();
    losing.setClass("fs.file.impl", LostAnswer.class, FileSystem.class);
    losing.setBoolean("fs.file.impl.disable.cache", true);
    ModelStore models = ModelStore.of(store.toString(), "demo", losing);

    Commit made = DrawnVersion.published(models, losing);

    assertThat(models().head()).contains(made);
  }

  @Test
  void aHintThatCannotBeWrittenDoesNotUndoACommit() throws IOException {
    Files.createDirectories(folder().resolve("latest.json/in the way"));

    Commit made = published();

    assertThat(models().head()).contains(made);
    assertThatThrownBy(() -> models().repair())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("latest.json': a folder is there");
  }

  @Test
  void rollbackHoldsUntilItIsReleased() {
    published();
    published();
    Commit third = published();

    Commit back = models().rollback(OptionalLong.empty(), "dogs are cats", WHEN);
    assertThat(back.version()).isEqualTo(2);
    assertThat(back.held()).isTrue();
    assertThat(back.verdict()).isEqualTo("rolled back to 2");
    assertThat(models().published().orElseThrow().manifestDigest())
        .isEqualTo(models().version(2).manifestDigest());
    assertThatThrownBy(() -> published())
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot publish to 'demo': it is held since 2026-01-31T02:10:00.500Z (dogs are cats). Let it go with 'models release --name demo' first.");
    assertThat(DrawnVersion.publish(models(), Optional.of(third), "under way", hadoop))
        .isEqualTo(new Publication.TakenBy(back));

    assertThat(models().rollback(OptionalLong.empty(), "", WHEN).version()).isEqualTo(1);
    assertThatThrownBy(() -> models().rollback(OptionalLong.empty(), "", WHEN))
        .hasMessage("Cannot roll 'demo' back: version 1 is the first that was published.");
    assertThat(models().rollback(OptionalLong.of(3), "", WHEN).version()).isEqualTo(3);
    assertThatThrownBy(() -> models().rollback(OptionalLong.of(3), "", WHEN))
        .hasMessageContaining("version 3: that is what counts");
    assertThatThrownBy(() -> models().rollback(OptionalLong.of(4), "", WHEN))
        .hasMessage("Cannot find version 4 of 'demo'. There are [1, 2, 3].");

    assertThat(models().release(WHEN).held()).isFalse();
    assertThatThrownBy(() -> models().release(WHEN)).hasMessageContaining("it is not held");
    assertThat(published().version()).isEqualTo(8);
  }

  /** The bad one between is not what a rollback of its successor leads to. */
  @Test
  void rollbackLeadsToWhatCountedBefore() {
    published();
    published();
    models().rollback(OptionalLong.empty(), "", WHEN);
    models().release(WHEN);
    assertThat(published().version()).isEqualTo(5);

    assertThat(models().rollback(OptionalLong.empty(), "", WHEN).version()).isEqualTo(1);
  }

  @Test
  void aHoldKeepsWhatCounts() {
    assertThatThrownBy(() -> models().hold("", WHEN))
        .hasMessageContaining("nothing was published yet");
    published();
    Commit held = models().hold("", WHEN);

    assertThat(held.version()).isEqualTo(1);
    assertThatThrownBy(() -> models().hold("", WHEN)).hasMessageContaining("it is held already");
    assertThatThrownBy(() -> published()).hasMessageContaining("it is held since");
  }

  @Test
  void aRollbackLooksAtTheFilesFirst() throws IOException {
    Commit first = published();
    published();
    Files.delete(folder().resolve("versions").resolve(first.folder()).resolve(Version.MODEL));

    assertThatThrownBy(() -> models().rollback(OptionalLong.empty(), "", WHEN))
        .hasMessageContaining("'model.tflite' is missing");
    assertThat(models().commits()).hasSize(2);
  }

  @Test
  void everyFileThatDiffersIsNamed() throws IOException {
    Commit made = published();
    Path version = folder().resolve("versions").resolve(made.folder());
    byte[] table = Files.readAllBytes(version.resolve(DrawnVersion.STATISTICS));
    table[table.length / 2] ^= 1;
    Files.write(version.resolve(DrawnVersion.STATISTICS), table);
    Files.write(version.resolve(Version.MODEL), new byte[3]);

    assertThatThrownBy(() -> models().published().orElseThrow().verify())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\n  - 'model.tflite' has 3 bytes, not 20000")
        .hasMessageContaining("\n  - 'run/statistics/part-00000.parquet' holds other bytes");
    assertThatThrownBy(() -> models().version(1).read(Version.MODEL))
        .hasMessageContaining("it has 3 bytes that are not the 20000 published");
    assertThatThrownBy(() -> models().version(1).read("../../latest.json"))
        .hasMessageContaining("Cannot find '../../latest.json' in the version");
  }

  @Test
  void anotherManifestIsRefused() throws IOException {
    Commit made = published();
    Path seal = folder().resolve("versions").resolve(made.folder()).resolve("_SUCCESS");
    String text = Files.readString(seal);
    Files.writeString(seal, text.replaceFirst("\"length\" : 20000", "\"length\" : 3"));

    assertThatThrownBy(() -> models().published().orElseThrow().verify())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("its _SUCCESS is not the one that was published");
    assertThatThrownBy(
            () -> FileManifest.read(text.replace("run/", "run/../../").getBytes(UTF_8), "FILE"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("which is no file in the folder");
    Files.delete(seal);
    assertThatThrownBy(() -> models().published().orElseThrow().verify())
        .hasMessageContaining("it holds no _SUCCESS");
  }

  @Test
  void whatIsNotSealedIsNotPublished() {
    Version version = models().begin();

    assertThatThrownBy(version::seal).hasMessageContaining("no file is in it");
    assertThatThrownBy(
            () ->
                models()
                    .publish(version, Optional.empty(), "", "", Collections.emptySortedMap(), WHEN))
        .hasMessageContaining("it holds no _SUCCESS");
  }

  @Test
  void aChangedCommitIsRefused() throws IOException {
    published();
    byte[] whole = Files.readAllBytes(commit(1));
    for (int at = 0; at < whole.length - 4; at += 7) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(commit(1), changed);
      assertThatThrownBy(() -> models().head())
          .as("byte %d", at)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot read ")
          .hasMessageContaining("00000001.json");
    }
  }

  @Test
  void aCommitMayNotNameFilesElsewhere() throws IOException {
    Commit made = published();
    String text = new String(made.bytes(), UTF_8).replace(made.folder(), "../../other/versions");

    assertThatThrownBy(() -> Commit.read(text.getBytes(UTF_8), "FILE"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'check' is not that of the rest");
    assertThatThrownBy(
            () ->
                new Commit(
                    1,
                    Commit.Kind.PUBLISH,
                    0,
                    "",
                    WHEN,
                    1,
                    "../../other/versions",
                    made.manifest(),
                    false,
                    "",
                    "",
                    "",
                    Collections.emptySortedMap()))
        .hasMessage("'folder' is '../../other/versions', must be a UUID");
  }

  @Test
  void aGapIsNamed() throws IOException {
    published();
    published();
    published();
    published();
    Files.delete(commit(2));
    Files.delete(commit(3));

    assertThatThrownBy(() -> models().head())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("commits are missing")
        .hasMessageEndingWith("\n  - 00000002.json to 00000003.json");
  }

  @Test
  void aCommitUnderTheNameOfAnotherIsRefused() throws IOException {
    published();
    published();
    Files.copy(commit(1), commit(3));

    assertThatThrownBy(() -> models().head()).hasMessageContaining("it is number 1.");
  }

  /** Where there are no links, a commit grows under its name. */
  @Test
  void aPartOfACommitIsNotThereYet() throws IOException {
    published();
    Commit second = published();
    byte[] whole = Files.readAllBytes(commit(2));
    for (int length : List.of(0, 1, whole.length / 2, whole.length - 1)) {
      Files.write(commit(2), Arrays.copyOf(whole, length));
      assertThat(models().head().map(Commit::number)).as("of %d bytes", length).contains(1L);
      assertThat(models().commits()).hasSize(1);
    }
    assertThatThrownBy(() -> published())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("00000002.json': it is only a part of one");
    Files.write(commit(2), whole);
    assertThat(models().head()).contains(second);
    published();
    Files.write(commit(2), new byte[10]);
    assertThatThrownBy(() -> models().commits()).hasMessageContaining("it is only a part of one");
  }

  @Test
  void thePartThatAnotherIsWritingIsWaitedFor() throws Exception {
    Optional<Commit> parent = Optional.of(published());
    Commit second = published();
    byte[] whole = Files.readAllBytes(commit(2));
    Files.write(commit(2), Arrays.copyOf(whole, 100));
    Thread writer =
        new Thread(
            () -> {
              try {
                Thread.sleep(300);
                Files.write(commit(2), whole);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();

    Publication late = DrawnVersion.publish(models(), parent, "late", hadoop);

    writer.join();
    assertThat(late).isEqualTo(new Publication.TakenBy(second));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", ".hidden", "a/b", "a\\b", "../x", "a b", "a\n", "ü", "a:b", "*"})
  void hostileNamesAreRefused(String name) {
    assertThatThrownBy(() -> ModelStore.of(store.toString(), name, hadoop))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot use '" + name + "' as the name of a model");
  }

  @Test
  void strangersAmongTheCommitsAreNone() throws IOException {
    Commit made = published();
    for (String name : List.of("7.json", "00000002.json.bak", "probe-1", ".00000002.json")) {
      Files.writeString(folder().resolve("log").resolve(name), "strange");
    }

    assertThat(models().commits()).containsExactly(made);
    assertThat(published().number()).isEqualTo(2);
  }
}
