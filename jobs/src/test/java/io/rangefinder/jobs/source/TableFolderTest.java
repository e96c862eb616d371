package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a table of several versions the current one is read, or nothing. */
@Tag("slow")
final class TableFolderTest {
  private static final String PROTOCOL =
      "{\"protocol\": {\"minReaderVersion\": 1, \"minWriterVersion\": 2}}";

  @TempDir private Path folder;

  @Test
  void filesOfTheCurrentVersionOfADeltaTableAreRead() throws IOException {
    parquet("lake/part-a.parquet", "old", "deleted");
    parquet("lake/date=2026-01-01/part b.parquet", "new");
    commit(0, PROTOCOL, add("part-a.parquet"));
    commit(1, add("date=2026-01-01/part%20b.parquet"), remove("part-a.parquet"));
    Files.writeString(folder.resolve("lake/_delta_log/00000000000000000001.crc"), "{}");
    write("lake/date=2026-01-01/photo.jpg", "photo");
    write("lake/notes.txt", "");

    FoundImages found = FoundImages.in(folder);

    assertThat(found.problems()).isEmpty();
    assertThat(found.contents())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "lake/date=2026-01-01/part b.parquet#00000000", "new",
                "lake/date=2026-01-01/photo.jpg", "photo"));
    assertThat(found.counts().others().text())
        .contains("3 (.txt 1, hidden 1, removed from a Delta table 1)");
  }

  @Test
  void checkpointStandsForTheCommitsBeforeIt() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      parquet("lake/%s.parquet".formatted(name), name);
    }
    checkpoint(5, "b.parquet", "c.parquet");
    commit(6, remove("c.parquet"));

    FoundImages found = FoundImages.in(folder);

    assertThat(found.problems()).isEmpty();
    assertThat(found.contents()).containsExactlyEntriesOf(Map.of("lake/b.parquet#00000000", "b"));
  }

  @Test
  void fileThatTheLogNamesAndIsGoneIsQuarantined() throws IOException {
    commit(0, PROTOCOL, add("gone.parquet"));

    assertThat(FoundImages.in(folder).contents())
        .hasEntrySatisfying("lake/gone.parquet", text -> assertThat(text).startsWith("UNREADABLE"));
  }

  @Test
  void deltaTableThatCannotBeFollowedIsRefused() throws IOException {
    commit(0, PROTOCOL, add("a.parquet"));
    commit(
        1,
        "{\"add\": {\"path\": \"a.parquet\", \"deletionVector\": {\"storageType\": \"u\"}}}",
        remove("a.parquet"));
    refuses("1 of its files hold deleted rows (deletion vectors), as 'a.parquet'");

    commit(2, remove("a.parquet"), add("b.parquet"));
    assertThat(FoundImages.in(folder).problems()).isEmpty();

    commit(4, add("c.parquet"));
    refuses("version 3 is missing in its log");

    commit(3, "{\"metaData\": {\"configuration\": {\"delta.columnMapping.mode\": \"name\"}}}");
    refuses("its columns have other names in its files");

    commit(3, "{\"protocol\": {\"minReaderVersion\": 3, \"readerFeatures\": [\"newThing\"]}}");
    refuses("readers that know 'newThing'");

    commit(3, "{\"protocol\": {\"minReaderVersion\": 9}}");
    refuses("readers of version 9");

    commit(3, "no json");
    refuses("'00000000000000000003.json' is not JSON");
  }

  @Test
  void tablesOfOtherFormatsAreRefused() throws IOException {
    parquet("ice/data/a.parquet", "a");
    write("ice/metadata/v2.metadata.json", "{}");
    parquet("hudi/a.parquet", "a");
    write("hudi/.hoodie/hoodie.properties", "");
    parquet("plain/metadata/a.parquet", "a");

    FoundImages found = FoundImages.in(folder);

    assertThat(found.problems())
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("/hudi' is a Hudi table"))
        .anySatisfy(text -> assertThat(text).contains("/ice' is an Iceberg table"));
    assertThat(found.ids()).containsExactly("plain/metadata/a.parquet#00000000");
  }

  @Test
  void partOfATableIsNotTakenForAFolder() throws IOException {
    parquet("lake/date=1/a.parquet", "a");
    commit(0, PROTOCOL, add("date=1/a.parquet"));
    org.apache.hadoop.fs.Path part =
        new org.apache.hadoop.fs.Path("file:" + folder.resolve("lake/date=1"));

    assertThatThrownBy(() -> TableFormat.requireNoPartition(part, new Configuration()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a part of the Delta table");
    assertThat(
            FoundImages.from(
                    new FolderTree(
                        "file:" + folder.resolve("lake"),
                        "",
                        PathPattern.of(List.of("*.parquet")),
                        TableFormat.NONE),
                    ImageLocation.of(""))
                .problems())
        .singleElement()
        .asString()
        .contains("name it without a pattern");
  }

  private void refuses(String why) {
    assertThat(FoundImages.in(folder).problems()).singleElement().asString().contains(why);
  }

  private static String add(String path) {
    return "{\"add\": {\"path\": \"%s\", \"dataChange\": true}}".formatted(path);
  }

  private static String remove(String path) {
    return "{\"remove\": {\"path\": \"%s\", \"dataChange\": true}}".formatted(path);
  }

  private void commit(int version, String... actions) throws IOException {
    write("lake/_delta_log/%020d.json".formatted(version), String.join("\n", actions) + "\n");
  }

  private void checkpoint(int version, String... files) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message checkpoint {
              optional group add { optional binary path (STRING); optional int64 size; }
              optional group protocol {
                optional int32 minReaderVersion;
                optional group readerFeatures (LIST) {
                  repeated group list { optional binary element (STRING); } } }
            }
            """);
    Path file = folder.resolve("lake/_delta_log/%020d.checkpoint.parquet".formatted(version));
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build()) {
      SimpleGroup protocol = new SimpleGroup(schema);
      Group asked = protocol.addGroup("protocol").append("minReaderVersion", 3);
      asked.addGroup("readerFeatures").addGroup("list").append("element", "timestampNtz");
      writer.write(protocol);
      for (String name : files) {
        SimpleGroup row = new SimpleGroup(schema);
        row.addGroup("add").append("path", name).append("size", 1L);
        writer.write(row);
      }
    }
  }

  private void parquet(String name, String... images) throws IOException {
    Map<String, byte[]> rows = new java.util.LinkedHashMap<>();
    for (String image : images) {
      rows.put(image, image.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Path scratch = Files.createTempDirectory("parquet");
    Files.write(file, Packed.parquet(scratch, "image", rows));
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
