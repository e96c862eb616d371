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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
    try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes, "UTF-8")) {
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
