package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zip archives and Arrow streams: what they hold is read, quarantined by name, or counted. */
final class ArchiveAndArrowTest {
  @TempDir private Path folder;

  @Test
  void membersOfAZipAreReadQuarantinedOrCounted() throws IOException {
    SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
    try (ZipArchiveOutputStream archive = new ZipArchiveOutputStream(channel)) {
      archive.setUseZip64(Zip64Mode.Always);
      add(archive, "a/deflated.jpg", ZipMethod.DEFLATED, "x".repeat(5000));
      add(archive, "stored é.jpg", ZipMethod.STORED, "stored");
      add(archive, "noext", ZipMethod.DEFLATED, "GIF89a");
      add(archive, "a.json", ZipMethod.DEFLATED, "{}");
      add(archive, "__MACOSX/._a.jpg", ZipMethod.DEFLATED, "mac");
      archive.putArchiveEntry(new ZipArchiveEntry("folder.jpg/"));
      archive.closeArchiveEntry();
      ZipArchiveEntry link = new ZipArchiveEntry("link.jpg");
      link.setUnixMode(UnixStat.LINK_FLAG | 0777);
      archive.putArchiveEntry(link);
      archive.write("a/deflated.jpg".getBytes(StandardCharsets.US_ASCII));
      archive.closeArchiveEntry();
    }
    Files.write(folder.resolve("a.zip"), Arrays.copyOf(channel.array(), (int) channel.size()));

    FoundImages found = FoundImages.in(folder);

    assertThat(found.contents())
        .containsEntry("a.zip#a/deflated.jpg", "x".repeat(5000))
        .containsEntry("a.zip#stored é.jpg", "stored")
        .containsEntry("a.zip#noext", "GIF89a")
        .hasEntrySatisfying("a.zip#link.jpg", text -> assertThat(text).contains("it is a link"))
        .hasSize(4);
    assertThat(found.counts().others().text()).contains("2 (.json 1, hidden 1)");
  }

  private static void add(
      ZipArchiveOutputStream archive, String name, ZipMethod method, String content)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setMethod(method.getCode());
    archive.putArchiveEntry(entry);
    archive.write(content.getBytes(StandardCharsets.US_ASCII));
    archive.closeArchiveEntry();
  }

  @Test
  void encryptedOrChangedMemberOfAZipIsQuarantined() throws IOException {
    byte[] zip = Packed.zip(files("a".repeat(100), "b"));
    byte[] encrypted = zip.clone();
    int directory = indexOf(encrypted, 0x02014b50);
    encrypted[directory + 8] |= 1;
    Files.write(folder.resolve("a.zip"), encrypted);
    Files.write(folder.resolve("cut.zip"), Arrays.copyOf(zip, zip.length - 30));

    Map<String, String> contents = FoundImages.in(folder).contents();

    assertThat(contents.get("a.zip#0.png")).contains("it is encrypted");
    assertThat(contents.get("a.zip#1.png")).isEqualTo("b");
    assertThat(contents.get("cut.zip#unreadable")).contains("it is no whole zip archive");
    assertThat(contents).hasSize(3);
  }

  private static int indexOf(byte[] bytes, int number) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (words.getInt(at) != number) {
      at++;
    }
    return at;
  }

  @Test
  void zstdThatExpandsWithoutMeasureIsUnreadable() throws IOException {
    byte[] header = Arrays.copyOf(Packed.tar(Map.of("a.bin", new byte[0])), 512);
    org.apache.commons.compress.archivers.tar.TarArchiveEntry entry =
        new org.apache.commons.compress.archivers.tar.TarArchiveEntry("a.bin");
    entry.setSize(3L << 30);
    entry.writeEntryHeader(header);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (ZstdOutputStream stream = new ZstdOutputStream(bytes)) {
      stream.write(header);
      for (int i = 0; i < 300; i++) {
        stream.write(zeros);
      }
    }
    Files.write(folder.resolve("a.tar.zst"), bytes.toByteArray());

    assertThat(FoundImages.in(folder).contents().get("a.tar.zst#unreadable"))
        .contains("it holds more than");
  }

  @Test
  void rowsOfAnArrowStreamAreReadInAnyOrder() throws IOException {
    Map<String, byte[]> files = files("a", "bb", "ccc", "dddd", "eeeee", "", "gg");
    Files.write(folder.resolve("a.arrow"), Packed.arrow(files));

    FoundImages found = FoundImages.in(folder);
    List<ImageEntry> backwards = new java.util.ArrayList<>(found.entries());
    java.util.Collections.reverse(backwards);

    assertThat(found.ids()).hasSize(7).first().isEqualTo("a.arrow#00000000");
    Map<String, String> contents = new FoundImages(backwards, found.counts()).contents();
    assertThat(contents).isEqualTo(found.contents()).containsEntry("a.arrow#00000003", "dddd");
    assertThat(contents.get("a.arrow#00000005")).contains("the path '5.png', which is not there");
  }

  @Test
  void listsOfAnArrowFileHoldEachImage() throws IOException {
    Field item = Field.nullable("item", ArrowType.Binary.INSTANCE);
    Field image = new Field("image", FieldType.nullable(ArrowType.List.INSTANCE), List.of(item));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RootAllocator memory = new RootAllocator();
        VectorSchemaRoot table = VectorSchemaRoot.create(new Schema(List.of(image)), memory);
        ArrowFileWriter writer =
            new ArrowFileWriter(table, null, java.nio.channels.Channels.newChannel(bytes))) {
      ListVector lists = (ListVector) table.getVector("image");
      VarBinaryVector images = (VarBinaryVector) lists.getDataVector();
      int[] counts = {2, 0, 1};
      int next = 0;
      for (int row = 0; row < counts.length; row++) {
        lists.startNewValue(row);
        for (int i = 0; i < counts[row]; i++) {
          images.setSafe(next, new byte[] {(byte) ('a' + next)});
          next++;
        }
        lists.endValue(row, counts[row]);
      }
      table.setRowCount(counts.length);
      writer.writeBatch();
      writer.end();
    }
    Files.write(folder.resolve("noext"), bytes.toByteArray());

    Map<String, String> contents = FoundImages.in(folder).contents();

    assertThat(contents)
        .containsEntry("noext#00000000/0", "a")
        .containsEntry("noext#00000000/1", "b")
        .containsEntry("noext#00000002", "c")
        .hasEntrySatisfying("noext#00000001", text -> assertThat(text).startsWith("EMPTY"))
        .hasSize(4);
  }

  @Test
  void columnThatAnArrowStreamLacksIsTheUsersError() throws IOException {
    Files.write(folder.resolve("a.arrow"), Packed.arrow(files("a")));

    assertThat(FoundImages.in(new ImageLocation("file:" + folder, "", "photo", "")).problems())
        .containsExactly(
            "'a.arrow' has no column 'photo'. Its columns are [label, image]; name one with --image-column.");
    assertThat(FoundImages.in(new ImageLocation("file:" + folder, "", "label", "")).problems())
        .singleElement()
        .asString()
        .contains("has no images in its column 'label'");
  }

  private static Map<String, byte[]> files(String... contents) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String content : contents) {
      files.put(files.size() + ".png", content.getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }
}
