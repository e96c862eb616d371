package io.rangefinder.jobs.source;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;

/** Files packed as users pack their images. */
public final class Packed {
  private Packed() {}

  /** The bytes of the files of a folder by their names. */
  public static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.toList()) {
        files.put(child.getFileName().toString(), Files.readAllBytes(child));
      }
    }
    return files;
  }

  /** A TFRecord file of {@code tf.train.Example}, plain. */
  public static byte[] tfRecords(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      records.write(tfRecord(example(file.getKey(), file.getValue())));
    }
    return records.toByteArray();
  }

  static byte[] example(String name, byte[] image) {
    return Example.newBuilder()
        .setFeatures(
            Features.newBuilder()
                .putFeature("image/encoded", text(image))
                .putFeature("image/filename", text(name.getBytes(StandardCharsets.UTF_8))))
        .build()
        .toByteArray();
  }

  private static Feature text(byte[] value) {
    return Feature.newBuilder()
        .setBytesList(BytesList.newBuilder().addValue(ByteString.copyFrom(value)))
        .build();
  }

  static byte[] tfRecord(byte[] content) {
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(content.length).array();
    return ByteBuffer.allocate(content.length + 16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(length)
        .putInt(TfRecordHeader.maskedCheck(length, 8))
        .put(content)
        .putInt(TfRecordHeader.maskedCheck(content, content.length))
        .array();
  }

  /** A tar archive, with long names as pax headers. */
  public static byte[] tar(Map<String, byte[]> files) throws IOException {
    return tar(files, TarArchiveOutputStream.LONGFILE_POSIX);
  }

  static byte[] tar(Map<String, byte[]> files, int longNames) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes)) {
      archive.setLongFileMode(longNames);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(file.getValue().length);
        archive.putArchiveEntry(entry);
        archive.write(file.getValue());
        archive.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** A Parquet table of one binary column, made by way of a file in a folder. */
  public static byte[] parquet(Path folder, String column, Map<String, byte[]> files)
      throws IOException {
    MessageType schema =
        Types.buildMessage().optional(PrimitiveTypeName.BINARY).named(column).named("table");
    Path file = folder.resolve("written.parquet");
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build()) {
      for (byte[] content : files.values()) {
        SimpleGroup row = new SimpleGroup(schema);
        row.add(column, Binary.fromConstantByteArray(content));
        writer.write(row);
      }
    }
    return Files.readAllBytes(file);
  }

  /** A zip archive of deflated members. */
  public static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        archive.putNextEntry(new ZipEntry(file.getKey()));
        archive.write(file.getValue());
        archive.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /**
   * An Arrow stream as Hugging Face keeps images: a column of labels, and one of structs of bytes
   * and path, three rows a batch. Where there are no bytes both are null.
   */
  public static byte[] arrow(Map<String, byte[]> files) throws IOException {
    List<Map.Entry<String, byte[]>> rows = List.copyOf(files.entrySet());
    Field bytes = Field.nullable("bytes", ArrowType.Binary.INSTANCE);
    Field path = Field.nullable("path", ArrowType.Utf8.INSTANCE);
    Field label = Field.nullable("label", new ArrowType.Int(64, true));
    Field image =
        new Field("image", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(path, bytes));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (RootAllocator memory = new RootAllocator();
        VectorSchemaRoot table =
            VectorSchemaRoot.create(new Schema(List.of(label, image)), memory);
        ArrowStreamWriter writer = new ArrowStreamWriter(table, null, stream)) {
      for (int first = 0; first < rows.size(); first += 3) {
        StructVector images = (StructVector) table.getVector("image");
        table.allocateNew();
        int count = Math.min(3, rows.size() - first);
        for (int i = 0; i < count; i++) {
          Map.Entry<String, byte[]> row = rows.get(first + i);
          ((BigIntVector) table.getVector("label")).setSafe(i, i);
          images.setIndexDefined(i);
          images
              .getChild("path", VarCharVector.class)
              .setSafe(i, row.getKey().getBytes(StandardCharsets.UTF_8));
          images.getChild("bytes", VarBinaryVector.class).setSafe(i, row.getValue());
        }
        table.setRowCount(count);
        writer.writeBatch();
      }
      writer.end();
    }
    return stream.toByteArray();
  }

  /** Compresses as a whole. */
  public static byte[] compressed(byte[] content, Compressor compressor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream stream = compressor.over(bytes)) {
      stream.write(content);
    }
    return bytes.toByteArray();
  }

  /** Makes a compressing stream. */
  public interface Compressor {
    OutputStream over(OutputStream target) throws IOException;
  }
}
