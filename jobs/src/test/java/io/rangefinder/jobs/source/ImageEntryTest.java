package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

final class ImageEntryTest {
  private static final ImagePacking PACKING = new ImagePacking("tar", 512, "");
  private static final ImageEntry ENTRY =
      new ImageEntry("é.tar", "a.png", "file:/é.tar", 7, 1_000, "v1", PACKING);

  @Test
  void entryIsSerializedInLittleMoreThanItsNames() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(ENTRY);
      stream.flush();
      int first = bytes.size();
      stream.writeObject(entry("a.png", 8, 1_000, "v1"));
      stream.flush();
      assertThat(bytes.size() - first).isLessThan(100);
    }

    try (ObjectInputStream stream =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(stream.readObject()).isEqualTo(ENTRY);
      assertThat(stream.readObject()).isEqualTo(entry("a.png", 8, 1_000, "v1"));
    }
  }

  @Test
  void fingerprintIsStableAndDiffersWithEveryFieldButTheNameOfTheFile() {
    assertThat(HexFormat.of().formatHex(ENTRY.fingerprint()))
        .isEqualTo("bdec860871a4418b7e7193110cc3b583");
    Stream<ImageEntry> others =
        Stream.of(
            entry("b.png", 7, 1_000, "v1"),
            entry("a.png", 8, 1_000, "v1"),
            entry("a.png", 7, 1_001, "v1"),
            entry("a.png", 7, 1_000, "v2"),
            new ImageEntry(
                "é.tar", "a.png", "file:/é.tar", 7, 1_000, "v1", new ImagePacking("tar", 0, "")),
            new ImageEntry("é.tar", "a.png", "file:/e.tar", 7, 1_000, "v1", PACKING),
            new ImageEntry("é.tar", ".png", "file:/é.tara", 7, 1_000, "v1", PACKING));
    List<String> fingerprints =
        Stream.concat(Stream.of(ENTRY), others)
            .map(entry -> HexFormat.of().formatHex(entry.fingerprint()))
            .toList();
    assertThat(fingerprints).doesNotHaveDuplicates();
    assertThat(new ImageEntry("x/é.tar", "a.png", "file:/é.tar", 7, 1_000, "v1", PACKING))
        .satisfies(renamed -> assertThat(renamed.fingerprint()).isEqualTo(ENTRY.fingerprint()))
        .satisfies(renamed -> assertThat(renamed.location()).isEqualTo(ENTRY.location()));
  }

  @Test
  void etagIsThatOfTheFileSystemIfItHasOne() {
    Path path = new Path("s3a://bucket/a.png");

    assertThat(ListedFile.of("a.png", new Versioned(path)).etag()).isEqualTo("abc");
    assertThat(ListedFile.of("a.png", new FileStatus(1, false, 1, 1, 1, path)).etag()).isEmpty();
  }

  private static ImageEntry entry(String member, long length, long time, String etag) {
    return new ImageEntry("é.tar", member, "file:/é.tar", length, time, etag, PACKING);
  }

  @SuppressWarnings("serial")
  private static final class Versioned extends FileStatus implements EtagSource {
    Versioned(Path path) {
      super(1, false, 1, 1, 1, path);
    }

    @Override
    public String getEtag() {
      return "abc";
    }
  }
}
