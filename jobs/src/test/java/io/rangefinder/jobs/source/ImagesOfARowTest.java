package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.FeatureList;
import org.tensorflow.proto.FeatureLists;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.SequenceExample;

/** Records and rows that hold several images, or the path of one. */
final class ImagesOfARowTest {
  private static final String FEATURE = "image/encoded";

  @TempDir private Path folder;

  @Test
  void recordsOfSeveralImagesHoldEachOfThem() throws IOException {
    Files.write(
        folder.resolve("a.tfrecord"),
        records(example("one", "two"), example("three"), example(), example("four", "five")));

    assertThat(FoundImages.in(folder).contents())
        .containsEntry("a.tfrecord#00000000/0", "one")
        .containsEntry("a.tfrecord#00000000/1", "two")
        .containsEntry("a.tfrecord#00000001", "three")
        .containsEntry("a.tfrecord#00000003/0", "four")
        .containsEntry("a.tfrecord#00000003/1", "five")
        .hasEntrySatisfying(
            "a.tfrecord#00000002",
            text -> assertThat(text).contains("NOT_AN_IMAGE", "holds no bytes"))
        .hasSize(6);
  }

  @Test
  void recordOfSeveralImagesBehindOnesOfOneSaysWhatIsWrong() throws IOException {
    Files.write(folder.resolve("a.tfrecord"), records(example("one"), example("two", "three")));

    assertThat(FoundImages.in(folder).contents())
        .containsEntry("a.tfrecord#00000000", "one")
        .hasEntrySatisfying(
            "a.tfrecord#00000001",
            text -> assertThat(text).contains("holds 2 images, but the first record"))
        .hasSize(2);
  }

  @Test
  void framesOfASequenceAreRead() throws IOException {
    FeatureList frames =
        FeatureList.newBuilder().addFeature(feature("f0")).addFeature(feature("f1")).build();
    SequenceExample sequence =
        SequenceExample.newBuilder()
            .setFeatureLists(FeatureLists.newBuilder().putFeatureList(FEATURE, frames))
            .build();
    SequenceExample context =
        SequenceExample.newBuilder()
            .setContext(Features.newBuilder().putFeature(FEATURE, feature("still")))
            .build();
    Files.write(
        folder.resolve("a.tfrecord"), records(sequence.toByteArray(), context.toByteArray()));

    assertThat(FoundImages.in(folder).contents())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "a.tfrecord#00000000/0", "f0",
                "a.tfrecord#00000000/1", "f1",
                "a.tfrecord#00000001", "still"));
  }

  private static byte[] records(byte[]... records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] record : records) {
      bytes.write(Packed.tfRecord(record));
    }
    return bytes.toByteArray();
  }

  private static byte[] example(String... images) {
    return Example.newBuilder()
        .setFeatures(Features.newBuilder().putFeature(FEATURE, feature(images)))
        .build()
        .toByteArray();
  }

  private static Feature feature(String... values) {
    BytesList.Builder list = BytesList.newBuilder();
    for (String value : values) {
      list.addValue(ByteString.copyFromUtf8(value));
    }
    return Feature.newBuilder().setBytesList(list).build();
  }

  @Test
  void rowWithoutBytesIsTheFileThatItsPathNames() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/a.jpg"), "beside");
    Files.writeString(folder.resolve("secret.txt"), "secret");
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message t { optional group image { optional binary bytes; optional binary path (STRING); } }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(folder.resolve("a.parquet")))
            .withType(schema)
            .build()) {
      for (String path :
          List.of("sub/a.jpg", "gone.jpg", "/etc/hostname", "sub/../../x", "s3a://b/c.jpg")) {
        SimpleGroup row = new SimpleGroup(schema);
        row.addGroup("image").append("path", path);
        writer.write(row);
      }
    }

    Map<String, String> all = FoundImages.in(folder).contents();
    List<String> contents =
        all.keySet().stream().filter(id -> id.startsWith("a.parquet#")).map(all::get).toList();

    assertThat(contents).hasSize(5);
    assertThat(contents.get(0)).isEqualTo("beside");
    assertThat(contents.get(1))
        .startsWith("UNREADABLE")
        .contains("the path 'gone.jpg', which is not there");
    assertThat(contents.subList(2, 5))
        .allMatch(text -> text.contains("not followed, for it leads out of the folder"));
  }

  @Test
  void listsOfAParquetTableHoldEachImage() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message t { optional int64 label; optional group image (LIST) { repeated group list {
              optional group element { optional binary bytes; optional binary path (STRING); } } } }
            """);
    List<List<String>> rows =
        List.of(List.of("a", "b"), List.of(), List.of("c"), List.of("d", "e"));
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(folder.resolve("a.parquet")))
            .withType(schema)
            .build()) {
      for (List<String> images : rows) {
        SimpleGroup row = new SimpleGroup(schema);
        Group list = row.append("label", 1L).addGroup("image");
        for (String image : images) {
          list.addGroup("list").addGroup("element").append("bytes", image);
        }
        writer.write(row);
      }
    }

    FoundImages found = FoundImages.in(folder);

    assertThat(found.contents())
        .containsEntry("a.parquet#00000000/0", "a")
        .containsEntry("a.parquet#00000000/1", "b")
        .containsEntry("a.parquet#00000002", "c")
        .containsEntry("a.parquet#00000003/1", "e")
        .hasEntrySatisfying("a.parquet#00000001", text -> assertThat(text).startsWith("EMPTY"))
        .hasSize(6);
  }

  @Test
  void missingCodecIsNamed() throws IOException {
    HostileParquet table =
        new HostileParquet(CompressionCodec.BROTLI, FieldRepetitionType.REQUIRED);
    Files.write(
        folder.resolve("a.parquet"),
        table.data(Encoding.PLAIN, 1, 5, new byte[] {1, 0, 0, 0, 'a'}).toBytes());

    assertThat(FoundImages.in(folder).contents().values())
        .singleElement()
        .asString()
        .startsWith("UNSUPPORTED_FORMAT")
        .contains("compressed with BROTLI", "org.apache.hadoop.io.compress.BrotliCodec");
  }
}
