package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every member of an archive is read, quarantined by its name, or counted. */
final class TarMemberTest {
  private static final int PART = 600;

  @TempDir private Path folder;

  @Test
  void sparseMembersOfAllFormsAreExpandedAndWhatLiesBehindThemIsRead() throws Exception {
    // Six parts with holes between them: two more than a header of GNU tar has room for.
    List<Long> extents = new ArrayList<>();
    byte[] whole = new byte[13 * 4096];
    byte[] stored = new byte[6 * PART];
    for (int i = 0; i < 6; i++) {
      int at = (2 * i + 1) * 4096;
      Arrays.fill(whole, at, at + PART, (byte) ('a' + i));
      Arrays.fill(stored, i * PART, (i + 1) * PART, (byte) ('a' + i));
      extents.add((long) at);
      extents.add((long) PART);
    }
    SparseTar tar = new SparseTar(extents, whole.length, stored);
    Files.write(folder.resolve("gnu.tar"), tar.gnu("s.png"));
    Files.write(folder.resolve("pax00.tar"), tar.pax00("s.png"));
    Files.write(folder.resolve("pax01.tar"), tar.pax01("s.png"));
    Files.write(folder.resolve("pax10.tar"), tar.pax10("s.png"));

    Map<String, String> contents = FoundImages.in(folder).contents();

    assertThat(contents).hasSize(8);
    for (String form : List.of("gnu", "pax00", "pax01", "pax10")) {
      assertThat(contents.get(form + ".tar#s.png"))
          .as(form)
          .isEqualTo(new String(whole, StandardCharsets.ISO_8859_1));
      assertThat(contents.get(form + ".tar#z.png")).as(form).isEqualTo("behind");
    }
  }

  @Test
  void sparseMapThatLiesIsCorruptAndNeedsNoMemory() throws Exception {
    byte[] stored = new byte[PART];
    List<List<Long>> maps =
        List.of(
            List.of(0L, 5000L), List.of(-1L, 10L), List.of(20_000L, 10L), List.of(9L, 9L, 0L, 9L));
    for (int i = 0; i < maps.size(); i++) {
      SparseTar tar = new SparseTar(maps.get(i), 10_000, stored);
      Files.write(folder.resolve(i + "a.tar"), tar.pax01("s.png"));
      Files.write(folder.resolve(i + "b.tar"), tar.pax10("s.png"));
    }
    Files.write(
        folder.resolve("huge.tar"), new SparseTar(List.of(0L, 9L), 1L << 50, stored).gnu("s.png"));

    Map<String, String> contents = FoundImages.in(folder).contents();

    assertThat(contents).hasSize(2 * (2 * maps.size() + 1));
    contents.forEach(
        (id, content) -> {
          if (id.endsWith("z.png")) {
            assertThat(content).isEqualTo("behind");
          } else {
            assertThat(content).startsWith(id.startsWith("huge") ? "TOO_LARGE" : "CORRUPT");
          }
        });
  }

  @Test
  void linksLeadToMembersOfTheArchiveAlone() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes)) {
      archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      link(archive, "b/early.png", TarConstants.LF_SYMLINK, "../a/one.png");
      file(archive, "a/one.png", "one");
      link(archive, "hard.png", TarConstants.LF_LINK, "a/one.png");
      link(archive, "twice.png", TarConstants.LF_SYMLINK, "b/early.png");
      link(archive, "out.png", TarConstants.LF_SYMLINK, "/etc/passwd");
      link(archive, "up.png", TarConstants.LF_SYMLINK, "../../one.png");
      link(archive, "circle.png", TarConstants.LF_SYMLINK, "circle.png");
      link(archive, "pipe.png", TarConstants.LF_FIFO, "");
      link(archive, "notes", TarConstants.LF_SYMLINK, "a");
      file(archive, "x/" + "n".repeat(120) + ".png", "long");
      link(archive, "long.png", TarConstants.LF_LINK, "x/" + "n".repeat(120) + ".png");
    }
    Files.write(folder.resolve("a.tar"), bytes.toByteArray());

    FoundImages found = FoundImages.in(folder);

    Map<String, String> contents = found.contents();
    assertThat(contents)
        .hasSize(10)
        .containsEntry("a.tar#a/one.png", "one")
        .containsEntry("a.tar#b/early.png", "one")
        .containsEntry("a.tar#hard.png", "one")
        .containsEntry("a.tar#twice.png", "one")
        .containsEntry("a.tar#long.png", "long");
    assertThat(contents.get("a.tar#out.png")).contains("a link to '/etc/passwd', which is no file");
    assertThat(contents.get("a.tar#up.png")).contains("no file of the archive");
    assertThat(contents.get("a.tar#circle.png")).contains("no file of the archive");
    assertThat(contents.get("a.tar#pipe.png")).contains("a device or a pipe");
    assertThat(found.counts().others().text()).contains("1 (link 1)");
  }

  @Test
  void membersWithoutAKnownNameAreToldByTheirFirstBytes() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes)) {
      file(archive, "noext", "GIF89a");
      file(archive, "_DCIM/_MG_1.JPG", "jpg");
      file(archive, "a.json", "GIF89a");
      file(archive, "b.unknown", "text");
      file(archive, "__MACOSX/._a.jpg", "mac");
    }
    Files.write(folder.resolve("a.tar"), bytes.toByteArray());

    FoundImages found = FoundImages.in(folder);

    assertThat(found.ids()).containsExactly("a.tar#noext", "a.tar#_DCIM/_MG_1.JPG");
    assertThat(found.counts().others().text()).contains("3 (.json 1, .unknown 1, hidden 1)");
  }

  @Test
  void samplesWithSeveralImagesAreToldAndAKeyChooses() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes)) {
      for (String sample : List.of("0000", "0001")) {
        file(archive, sample + ".jpg", "photo");
        file(archive, sample + ".Seg.png", "mask");
        file(archive, sample + ".depth.png", "depth");
        file(archive, sample + ".json", "{}");
      }
    }
    Files.write(folder.resolve("s.tar"), bytes.toByteArray());

    SampleKeys keys = FoundImages.in(folder).counts().keys();
    FoundImages photographs = found("jpg");

    assertThat(keys.mixed()).isEqualTo(2);
    assertThat(keys.first()).isEqualTo("s.tar#0000");
    assertThat(keys.counts().byFrequency()).isEqualTo("depth.png 2, jpg 2, seg.png 2");
    assertThat(photographs.ids()).containsExactly("s.tar#0000.jpg", "s.tar#0001.jpg");
    assertThat(photographs.counts().others().text())
        .contains("6 (.depth.png 2, .json 2, .seg.png 2)");
    assertThat(found("SEG.png;depth.png").entries()).hasSize(4);
    assertThat(found("*").entries()).hasSize(6);
    assertThat(found("*").counts().keys().mixed()).isZero();
  }

  private FoundImages found(String key) {
    return FoundImages.in(new ImageLocation("file:" + folder, "", "", key));
  }

  @Test
  void archiveThatEndsBetweenTheHeadersOfAMemberTellsIt() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes)) {
      archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      file(archive, "a.png", "a");
      file(archive, "n".repeat(200) + ".png", "lost");
    }
    // A member of one block, the header of the long name, and half of what it says.
    Files.write(folder.resolve("a.tar"), Arrays.copyOf(bytes.toByteArray(), 3 * 512 + 100));

    assertThat(FoundImages.in(folder).contents())
        .containsEntry("a.tar#a.png", "a")
        .hasEntrySatisfying("a.tar#broken", text -> assertThat(text).startsWith("TRUNCATED"))
        .hasSize(2);
  }

  private static void file(TarArchiveOutputStream archive, String name, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    archive.putArchiveEntry(entry);
    archive.write(bytes);
    archive.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream archive, String name, byte type, String target)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName(target);
    archive.putArchiveEntry(entry);
    archive.closeArchiveEntry();
  }
}
