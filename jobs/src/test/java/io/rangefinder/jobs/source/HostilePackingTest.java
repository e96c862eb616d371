package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import com.sun.management.ThreadMXBean;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class HostilePackingTest {
  private static final int ROUNDS = Integer.getInteger("rangefinder.fuzz.rounds", 600);
  private static final long SEED = Long.getLong("rangefinder.fuzz.seed", 29);
  private static final Configuration CONFIGURATION = new Configuration();

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.open();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void recordIsFoundByItsPositionInAnyOrder() throws Exception {
    List<ImageEntry> entries = entries("a.tfrecord", Packed.tfRecords(files("a", "bb", "ccc")));

    assertThat(entries.stream().map(ImageEntry::id))
        .containsExactly("a.tfrecord#00000000", "a.tfrecord#00000001", "a.tfrecord#00000002");
    assertThat(readAll(entries)).containsExactly("a", "bb", "ccc");
    assertThat(readAll(List.of(entries.get(2), entries.get(0)))).containsExactly("ccc", "a");
  }

  @Test
  void checkOfARecordIsThatOfTensorFlow() {
    // CRC-32C of 32 zeros is 8a9136aa (RFC 3720, B.4).
    int expected = Integer.rotateRight(0x8a9136aa, 15) + 0xa282ead8;

    assertThat(TfRecordHeader.maskedCheck(new byte[32], 32)).isEqualTo(expected);
  }

  @Test
  void recordWithAWrongCheckIsCorruptAndTheNextIsRead() throws Exception {
    byte[] records = Packed.tfRecords(files("a", "bb"));
    records[TfRecordHeader.LENGTH] ^= 1;

    assertThat(readAll(entries("a.tfrecord", records))).containsExactly("CORRUPT", "bb");
  }

  @Test
  void lengthWithAWrongCheckEndsTheFile() throws Exception {
    byte[] records = Packed.tfRecords(files("a", "bb", "ccc"));
    int second = records.length / 3;
    for (int at = second - 8; at < second + 8; at++) {
      if (at > 20) {
        records[at] ^= 0x55;
      }
    }

    List<String> read = readAll(entries("a.tfrecord", records));

    assertThat(read).hasSizeLessThan(3).last().isEqualTo("CORRUPT");
  }

  @Test
  void recordOfAnEnormousLengthIsTooLarge() throws Exception {
    byte[] header =
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).array();
    ByteBuffer.wrap(header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(8, TfRecordHeader.maskedCheck(header, 8));

    assertThat(readAll(entries("a.tfrecord", header))).containsExactly("TOO_LARGE");
  }

  @Test
  void fileCutWithinARecordIsTruncatedThere() throws Exception {
    byte[] records = Packed.tfRecords(files("a", "bb"));

    assertThat(readAll(entries("a.tfrecord", Arrays.copyOf(records, records.length - 5))))
        .containsExactly("a", "TRUNCATED");
  }

  @Test
  void exampleWithoutTheFeatureNamesThoseItHas() throws Exception {
    Path file = Files.write(folder.resolve("a.tfrecord"), Packed.tfRecords(files("a")));
    ImageLocation location = new ImageLocation(file.toString(), "jpeg", "image", "");

    try (ImageReader reader = new ImageReader(CONFIGURATION)) {
      ImageEntry entry = ImageManifest.list(location, spark).entries().first();
      assertThatThrownBy(() -> reader.read(entry))
          .isInstanceOf(UnusableImageException.class)
          .hasMessageContaining("no feature 'jpeg'")
          .hasMessageContaining("[image/encoded, image/filename]");
    }
  }

  @Test
  void membersOfATarHaveTheirNamesWhateverTheyLookLike() throws Exception {
    String longName = "n/".repeat(150) + "a.png";
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name :
        List.of("../up.png", "/etc/root.png", longName, "é.jpg", "._mac.png", "a.json")) {
      files.put(name, name.getBytes(StandardCharsets.UTF_8));
    }
    for (int mode :
        List.of(TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU)) {
      List<ImageEntry> entries = entries("a.tar", Packed.tar(files, mode));

      assertThat(entries.stream().map(ImageEntry::member))
          .containsExactly("../up.png", "/etc/root.png", longName, "é.jpg");
      assertThat(readAll(entries)).containsExactly("../up.png", "/etc/root.png", longName, "é.jpg");
    }
    assertThat(folder.resolve("../up.png")).doesNotExist();
  }

  @Test
  void locationsAndMembersMayHaveColons() throws Exception {
    byte[] content = {'a'};
    byte[] tar = Packed.tar(Map.of("c:d.jpg", content));

    assertThat(readAll(entries("2026-01-01T10:00:00.jpg", content))).containsExactly("a");
    assertThat(entries("a:b.tar", tar))
        .singleElement()
        .extracting(ImageEntry::member)
        .isEqualTo("c:d.jpg");
    assertThat(readAll(entries("a:b.tar", tar))).containsExactly("a");
  }

  @Test
  void tarCutWithinAMemberIsTruncatedThere() throws Exception {
    byte[] tar = Packed.tar(files("a", "b".repeat(2000)));

    assertThat(readAll(entries("a.tar", Arrays.copyOf(tar, 1024 + 512 + 600))))
        .containsExactly("a", "TRUNCATED");
  }

  @Test
  void gzipCutAnywhereIsUnreadableThere() throws Exception {
    byte[] tar = Packed.compressed(Packed.tar(files("a", "bb")), GZIPOutputStream::new);

    assertThat(readAll(entries("a.tar.gz", Arrays.copyOf(tar, tar.length / 2))))
        .last()
        .isEqualTo("UNREADABLE");
  }

  @Test
  void compressedFileOfCountlessRecordsIsTheUsersError() throws Exception {
    byte[] empty = Packed.tfRecord(new byte[0]);
    byte[] records = new byte[empty.length << 14];
    for (int at = 0; at < records.length; at += empty.length) {
      System.arraycopy(empty, 0, records, at, empty.length);
    }

    assertThatThrownBy(
            () -> entries("a.tfrecord", Packed.compressed(records, GZIPOutputStream::new)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot use 'a.tfrecord': it says it holds more than");
  }

  @Test
  void mutatedFilesAreReadOrRefused() throws Exception {
    Map<String, byte[]> files = files("a".repeat(700), "bb", "c".repeat(100));
    byte[] records = Packed.tfRecords(files);
    byte[] tar = Packed.tar(files);
    fuzz("a.tfrecord", records);
    fuzz("gz.tfrecord", Packed.compressed(records, GZIPOutputStream::new));
    fuzz("a.tar", tar);
    fuzz("a.tar.gz", Packed.compressed(tar, GZIPOutputStream::new));
  }

  @Test
  void mutatedArchivesOfOtherFormsAreReadOrRefused() throws Exception {
    Map<String, byte[]> files = files("a".repeat(700), "bb", "c".repeat(100));
    byte[] tar = Packed.tar(files);
    fuzz("a.tar.xz", Packed.compressed(tar, XZCompressorOutputStream::new));
    fuzz("a.tar.zst", Packed.compressed(tar, ZstdOutputStream::new));
    fuzz("a.zip", Packed.zip(files));
  }

  @Test
  void mutatedSparseMembersAreReadOrRefused() throws Exception {
    List<Long> extents = new ArrayList<>();
    for (long i = 0; i < 30; i++) {
      extents.addAll(List.of(i * 100, 50L));
    }
    SparseTar tar = new SparseTar(extents, 3000, new byte[1500]);
    fuzz("gnu.tar", tar.gnu("s.png"));
    fuzz("pax00.tar", tar.pax00("s.png"));
    fuzz("pax01.tar", tar.pax01("s.png"));
    fuzz("pax10.tar", tar.pax10("s.png"));
  }

  @Test
  void mutatedArrowStreamsAreReadOrRefused() throws Exception {
    fuzz("a.arrow", Packed.arrow(files("a".repeat(700), "bb", "ccc", "dd")));
  }

  @Test
  void mutatedParquetTablesAreReadOrRefused() throws Exception {
    fuzz("a.parquet", Packed.parquet(folder, "image", files("a".repeat(700), "bb", "ccc")));
  }

  @Test
  void rowsOfAParquetTableAreReadInAnyOrder() throws Exception {
    List<ImageEntry> entries =
        entries("a.parquet", Packed.parquet(folder, "image", files("a", "bb", "ccc")));

    assertThat(readAll(entries)).containsExactly("a", "bb", "ccc");
    assertThat(readAll(List.of(entries.get(2), entries.get(0)))).containsExactly("ccc", "a");
  }

  @Test
  void columnThatAParquetTableLacksIsTheUsersError() throws Exception {
    byte[] table = Packed.parquet(folder, "picture", files("a"));

    assertThatThrownBy(() -> entries("a.parquet", table))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "'a.parquet' has no column 'image'. Its columns are [picture]; name one with --image-column.");
  }

  @Test
  void pageThatAsksForMemoryItCannotNeedIsQuarantined() throws Exception {
    byte[] least = {1, 0, 0, 0, 'a'};
    byte[] varInt = {-1, -1, -1, -1, 7};
    HostileParquet whole = table(CompressionCodec.UNCOMPRESSED, FieldRepetitionType.REQUIRED);
    assertThat(read(whole.data(Encoding.PLAIN, 1, 5, least))).containsExactly("a");

    for (CompressionCodec codec :
        List.of(CompressionCodec.GZIP, CompressionCodec.SNAPPY, CompressionCodec.ZSTD)) {
      refusesCheaply(required(codec).data(Encoding.PLAIN, 1, Integer.MAX_VALUE, least));
      refusesCheaply(required(codec).data(Encoding.PLAIN, 1, -1, least));
    }
    CompressionCodec none = CompressionCodec.UNCOMPRESSED;
    refusesCheaply(required(CompressionCodec.SNAPPY).data(Encoding.PLAIN, 1, 9, varInt));
    refusesCheaply(required(none).data(Encoding.PLAIN, Integer.MAX_VALUE, 5, least));
    refusesCheaply(
        required(none)
            .dictionary(Integer.MAX_VALUE, least)
            .data(Encoding.RLE_DICTIONARY, 1, 2, (byte) 1, (byte) 2));
    refusesCheaply(
        required(none)
            .dictionary(1, least)
            .data(
                Encoding.RLE_DICTIONARY,
                1,
                6,
                (byte) 32,
                (byte) -1,
                (byte) -1,
                (byte) -1,
                (byte) -1,
                (byte) 1));
    refusesCheaply(
        table(none, FieldRepetitionType.OPTIONAL)
            .data(
                Encoding.PLAIN,
                1,
                9,
                (byte) 5,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) -1,
                (byte) -1,
                (byte) -1,
                (byte) -1,
                (byte) 1));
    refusesCheaply(required(none).data(Encoding.DELTA_LENGTH_BYTE_ARRAY, 1, 5, varInt));
    refusesCheaply(required(none).data(Encoding.DELTA_BYTE_ARRAY, 1, 5, varInt));
  }

  private static HostileParquet table(CompressionCodec codec, FieldRepetitionType repetition) {
    return new HostileParquet(codec, repetition);
  }

  private static HostileParquet required(CompressionCodec codec) {
    return table(codec, FieldRepetitionType.REQUIRED);
  }

  private List<String> read(HostileParquet table) throws IOException {
    return readAll(searched("a.parquet", table.toBytes()));
  }

  private void refusesCheaply(HostileParquet table) throws IOException {
    List<ImageEntry> entries = searched("a.parquet", table.toBytes());
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(readAll(entries)).singleElement().isIn("CORRUPT", "UNREADABLE");
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
  }

  @Test
  void footerThatSaysItIsHugeIsUnreadable() throws Exception {
    byte[] table = Packed.parquet(folder, "image", files("a"));
    ByteBuffer.wrap(table)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(table.length - 8, Integer.MAX_VALUE);

    assertThat(readAll(entries("a.parquet", table))).containsExactly("UNREADABLE");
  }

  @Test
  void compressedFileThatExpandsWithoutMeasureIsUnreadable() throws Exception {
    byte[] header = Packed.tar(Map.of("a.bin", new byte[0]));
    TarArchiveEntry entry = new TarArchiveEntry("a.bin");
    entry.setSize(3L << 30);
    entry.writeEntryHeader(header);
    byte[] zeros = new byte[1 << 20];
    byte[] bomb =
        Packed.compressed(
            Arrays.copyOf(header, TarHeader.BLOCK),
            stream -> {
              OutputStream gzip = new GZIPOutputStream(stream);
              return new FilterOutputStream(gzip) {
                @Override
                public void close() throws IOException {
                  for (int i = 0; i < 300; i++) {
                    gzip.write(zeros);
                  }
                  gzip.close();
                }
              };
            });
    long before = THREADS.getCurrentThreadAllocatedBytes();

    assertThat(bomb.length).isLessThan(2 << 20);
    assertThat(readAll(searched("a.tar.gz", bomb))).containsExactly("UNREADABLE");
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
  }

  private void fuzz(String name, byte[] content) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutated =
          Arrays.copyOf(
              content,
              random.nextInt(4) == 0 ? random.nextInt(content.length) + 1 : content.length);
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      try {
        if (readAll(searched(name, mutated)).stream().anyMatch(HostilePackingTest::isReason)) {
          refused++;
        }
      } catch (UserException expected) {
        refused++;
      }
    }
    assertThat(refused).as(name).isBetween(1, ROUNDS);
  }

  private static boolean isReason(String read) {
    return Arrays.stream(Reason.values()).anyMatch(reason -> reason.name().equals(read));
  }

  private static Map<String, byte[]> files(String... contents) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String content : contents) {
      files.put(files.size() + ".png", content.getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private List<ImageEntry> entries(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    try (ImageManifest manifest = ImageManifest.list(ImageLocation.of(file.toString()), spark)) {
      return manifest.entries().collect();
    }
  }

  /** What an executor's task finds, without Spark around it. */
  private List<ImageEntry> searched(String name, byte[] content) throws IOException {
    Path path = Files.write(folder.resolve(name), content);
    SearchContext context = new SearchContext(ImageLocation.of(path.toString()), CONFIGURATION);
    ListedFile file = new ListedFile(name, path.toString(), content.length, 0, "");
    ImageFile place = new ImageFile(ImageSources.of(file, context).name(), file);
    List<ImageEntry> found = new ArrayList<>();
    ListingProblems problems = ListingProblems.none();
    for (ListingPage page : SearchPlaces.pages(List.of((SearchPlace) place).iterator(), context)) {
      page.entries().forEachRemaining(found::add);
      problems = problems.merge(page.counts().problems());
    }
    if (problems.count() > 0) {
      throw ListingRounds.refusal(context.location(), problems);
    }
    return found;
  }

  /** What each image holds, or the reason why it cannot be used. */
  private static List<String> readAll(List<ImageEntry> entries) {
    List<String> read = new ArrayList<>();
    try (ImageReader reader = new ImageReader(CONFIGURATION)) {
      for (ImageEntry entry : entries) {
        try {
          read.add(new String(reader.read(entry), StandardCharsets.UTF_8));
        } catch (UnusableImageException e) {
          read.add(e.reason().name());
        }
      }
    }
    return read;
  }
}
