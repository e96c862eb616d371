package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names that real lakes hold: each file is read, quarantined by its name, or counted by its kind.
 */
final class LakeNamesTest {
  private static final String PNG = "\u0089PNG\r\n\u001a\n";

  @TempDir private Path folder;

  @Test
  void everyNameThatAFileMayHaveIsRead() throws IOException {
    List<String> names =
        List.of(
            "2026-01-01T10:00:00.jpg",
            "a:b/c.jpg",
            "_MG_1234.JPG",
            "_DCIM/x.jpg",
            "date=2026-01-01/x.jpg",
            "photo.jfif",
            "photo.pjpeg",
            "café.jpg",
            "cafe\u0301.jpg",
            "🐶.png",
            "100%.jpg",
            "50%25.jpg",
            "q?.jpg",
            "back\\slash.jpg",
            "new\nline.jpg",
            "x#1.jpg",
            "-dash.jpg",
            " lead.jpg",
            "trail .jpg",
            "{x}.jpg",
            "[br].jpg",
            "x.jpg/inner.jpg");
    for (String name : names) {
      write(name, name);
    }

    FoundImages found = FoundImages.in(folder);

    assertThat(found.contents()).hasSize(names.size());
    found
        .contents()
        .forEach(
            (id, content) -> assertThat(content).isEqualTo(latin1(id)).doesNotContain("UNREAD"));
    assertThat(found.ids()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void whatANameDoesNotTellTheFirstBytesDo() throws IOException {
    write("noext", PNG + "1");
    write("a.0001", PNG + "2");
    write("notes.unknown", "no image");
    write("empty", "");
    Files.write(folder.resolve("shard"), Packed.tfRecords(Map.of("a.png", new byte[] {7})));
    Files.write(folder.resolve("train.record"), Packed.tfRecords(Map.of("a.png", new byte[] {8})));
    Files.write(folder.resolve("train.tfrec"), Packed.tfRecords(Map.of("a.png", new byte[] {9})));

    FoundImages found = FoundImages.in(folder);

    assertThat(found.contents())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "noext", PNG + "1",
                "a.0001", PNG + "2",
                "shard#00000000", "\u0007",
                "train.record#00000000", "\b",
                "train.tfrec#00000000", "\t"));
    assertThat(found.counts().others().counts())
        .containsExactlyInAnyOrderEntriesOf(Map.of(".unknown", 1L, "no extension", 1L));
  }

  @Test
  void whatIsNotReadIsCountedByKind() throws IOException {
    for (String name :
        List.of(
            "a.json",
            "b.JSON",
            "deep/c.txt",
            ".hidden.jpg",
            ".git/d.jpg",
            "_SUCCESS",
            "__MACOSX/._a.jpg",
            "_temporary/e.jpg",
            "_committed_1")) {
      write(name, PNG);
    }

    FoundImages found = FoundImages.in(folder);

    assertThat(found.entries()).isEmpty();
    assertThat(found.counts().others().text()).contains("9 (hidden 6, .json 2, .txt 1)");
  }

  @Test
  void pipesAreNotWaitedFor() throws Exception {
    write("a.jpg", "a");
    int made =
        new ProcessBuilder("mkfifo", folder.resolve("pipe.jpg").toString()).start().waitFor();
    assertThat(made).isZero();
    Files.createSymbolicLink(folder.resolve("device.jpg"), Path.of("/dev/zero"));

    Map<String, String> contents = FoundImages.in(folder).contents();

    assertThat(contents)
        .containsEntry("a.jpg", "a")
        .containsOnlyKeys("a.jpg", "pipe.jpg", "device.jpg");
    assertThat(contents.get("pipe.jpg")).contains("UNREADABLE", "no regular file, but a pipe");
    assertThat(contents.get("device.jpg")).contains("UNREADABLE", "no regular file, but a pipe");
  }

  @Test
  void pointerOfGitLfsIsCalledSo() throws IOException {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n";
    for (String name : List.of("a.jpg", "b.tar", "c.parquet", "d.tfrecord", "e.zip", "f.arrow")) {
      write(name, pointer);
    }

    Map<String, String> contents = FoundImages.in(folder).contents();

    assertThat(contents)
        .hasSize(6)
        .allSatisfy((id, text) -> assertThat(text).contains("a pointer of Git LFS"));
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        content,
        content.startsWith(PNG) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
