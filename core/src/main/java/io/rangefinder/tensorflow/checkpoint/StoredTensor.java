package io.rangefinder.tensorflow.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What the index says of a tensor.
 *
 * @param crc masked CRC-32C of its bytes
 * @param slices the parts that are stored under keys of their own; empty if it is stored whole
 */
record StoredTensor(
    DataType type,
    List<Long> extents,
    int shard,
    long offset,
    long size,
    int crc,
    List<TensorSlice> slices) {
  private static final int MOST_AXES = 254;

  /**
   * Reads what is said of a tensor.
   *
   * @throws DamagedTableException if it contradicts itself
   */
  static StoredTensor of(ByteString value, int shards) {
    BundleEntryProto entry;
    try {
      entry = BundleEntryProto.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedTableException("what is said of it is not to be read");
    }
    if (entry.getDtype() == DataType.UNRECOGNIZED || entry.getDtype() == DataType.DT_INVALID) {
      throw new DamagedTableException("its type, %d, is none".formatted(entry.getDtypeValue()));
    }
    List<Long> extents = extents(entry.getShape());
    List<TensorSlice> slices = new ArrayList<>();
    entry.getSlicesList().forEach(slice -> slices.add(TensorSlice.of(slice)));
    StoredTensor tensor =
        new StoredTensor(
            entry.getDtype(),
            extents,
            entry.getShardId(),
            entry.getOffset(),
            entry.getSize(),
            entry.getCrc32C(),
            List.copyOf(slices));
    tensor.check(shards);
    return tensor;
  }

  private static List<Long> extents(TensorShapeProto proto) {
    if (proto.getUnknownRank() || proto.getDimCount() > MOST_AXES) {
      throw new DamagedTableException("its shape is not known");
    }
    return proto.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
  }

  private void check(int shards) {
    long elements = elements();
    if (!slices.isEmpty()) {
      return;
    }
    if (shard < 0 || shard >= shards) {
      throw new DamagedTableException(
          "it lies in data file %d, and there are %d".formatted(shard, shards));
    }
    if (offset < 0 || size < 0 || offset > Long.MAX_VALUE - size) {
      throw new DamagedTableException(
          "it takes %d bytes at byte %d of its data file".formatted(size, offset));
    }
    ElementWidth.of(type)
        .ifPresent(
            width -> {
              if (elements > Long.MAX_VALUE / width.bytes() || elements * width.bytes() != size) {
                throw new DamagedTableException(
                    "it has shape %s of %s and takes %d bytes".formatted(extents, type, size));
              }
            });
  }

  long[] shape() {
    return extents.stream().mapToLong(Long::longValue).toArray();
  }

  /** How many elements it has. */
  long elements() {
    long elements = 1;
    for (long extent : extents) {
      if (extent < 0) {
        throw new DamagedTableException("an extent of its shape is %d".formatted(extent));
      }
      long most = Math.max(1, extent);
      if (elements > Long.MAX_VALUE / most) {
        throw new DamagedTableException("its shape %s is too large".formatted(extents));
      }
      elements *= extent;
    }
    return elements;
  }

  /** Its type and shape, as {@code float[3,3,8]}. */
  String describe() {
    return type.name().replaceFirst("^DT_", "").toLowerCase(Locale.ROOT)
        + extents.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }
}
