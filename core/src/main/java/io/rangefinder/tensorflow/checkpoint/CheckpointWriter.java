package io.rangefinder.tensorflow.checkpoint;

import com.google.protobuf.ByteString;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.VersionDef;

/** Writes checkpoints that TensorFlow restores: the same bytes for the same tensors. */
public final class CheckpointWriter {
  private final ByteOrder order;
  private final int shards;

  /** Writes one data file, little-endian. */
  public CheckpointWriter() {
    this(ByteOrder.LITTLE_ENDIAN, 1);
  }

  CheckpointWriter(ByteOrder order, int shards) {
    this.order = order;
    this.shards = shards;
  }

  /**
   * The files of a checkpoint, by their names.
   *
   * @param prefix what the names begin with
   * @param tensors of a type with elements of fixed size or of texts, by key; numbers in {@code
   *     tensor_content} or, of the types that graphs have, as lists
   */
  public SortedMap<String, byte[]> write(String prefix, SortedMap<String, TensorProto> tensors) {
    List<ByteArrayOutputStream> data = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      data.add(new ByteArrayOutputStream());
    }
    SortedMap<ByteString, ByteString> entries =
        new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    entries.put(ByteString.EMPTY, header().toByteString());
    int next = 0;
    for (Map.Entry<String, TensorProto> tensor : tensors.entrySet()) {
      int shard = next++ % shards;
      entries.put(
          ByteString.copyFromUtf8(tensor.getKey()),
          entry(tensor.getValue(), shard, data.get(shard)).toByteString());
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < shards; i++) {
      files.put(CheckpointFiles.data(prefix, i, shards), data.get(i).toByteArray());
    }
    files.put(CheckpointFiles.index(prefix), new IndexTableWriter().write(entries));
    return files;
  }

  private BundleHeaderProto header() {
    return BundleHeaderProto.newBuilder()
        .setNumShards(shards)
        .setEndianness(
            order == ByteOrder.BIG_ENDIAN
                ? BundleHeaderProto.Endianness.BIG
                : BundleHeaderProto.Endianness.LITTLE)
        .setVersion(VersionDef.newBuilder().setProducer(1))
        .build();
  }

  private BundleEntryProto entry(TensorProto tensor, int shard, ByteArrayOutputStream data) {
    int offset = data.size();
    int crc = tensor.getDtype() == DataType.DT_STRING ? texts(tensor, data) : numbers(tensor, data);
    return BundleEntryProto.newBuilder()
        .setDtype(tensor.getDtype())
        .setShape(tensor.getTensorShape())
        .setShardId(shard)
        .setOffset(offset)
        .setSize(data.size() - (long) offset)
        .setCrc32C(crc)
        .build();
  }

  private int numbers(TensorProto tensor, ByteArrayOutputStream data) {
    ElementWidth width =
        ElementWidth.of(tensor.getDtype())
            .orElseThrow(
                () -> new IllegalArgumentException(tensor.getDtype() + " has no fixed size"));
    byte[] bytes =
        isContent(tensor)
            ? tensor.getTensorContent().toByteArray()
            : bytes(TensorProtos.decode(tensor).toLittleEndian());
    if (order == ByteOrder.BIG_ENDIAN) {
      width.turn(bytes);
    }
    data.writeBytes(bytes);
    return MaskedCrc.of(bytes, 0, bytes.length);
  }

  private static boolean isContent(TensorProto tensor) {
    return !tensor.getTensorContent().isEmpty()
        || tensor.getTensorShape().getDimList().stream().anyMatch(dim -> dim.getSize() == 0);
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    return bytes;
  }

  private int texts(TensorProto tensor, ByteArrayOutputStream data) {
    CRC32C crc = new CRC32C();
    for (ByteString text : tensor.getStringValList()) {
      IndexTableWriter.varint(data, text.size());
      crc.update(ByteBuffer.allocate(Integer.BYTES).order(order).putInt(text.size()).flip());
    }
    byte[] sum = ByteBuffer.allocate(Integer.BYTES).order(order).putInt(MaskedCrc.of(crc)).array();
    data.writeBytes(sum);
    crc.update(sum);
    for (ByteString text : tensor.getStringValList()) {
      data.writeBytes(text.toByteArray());
      crc.update(text.toByteArray());
    }
    return MaskedCrc.of(crc);
  }
}
