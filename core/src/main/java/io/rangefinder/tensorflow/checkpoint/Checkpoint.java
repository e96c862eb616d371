package io.rangefinder.tensorflow.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The tensors of a checkpoint by their keys. The index is read when it is opened; a tensor is read
 * when it is asked for, and its checksum compared.
 *
 * <p>Numbers are handed out as little-endian bytes ({@code tensor_content}), texts as {@code
 * string_val}.
 */
public final class Checkpoint {
  private static final int READ_VERSION = 1;
  private static final int MOST_SHARDS = 100_000;
  private static final int MOST_SLICES = 10_000;
  private static final int MOST_INDEX_BYTES = 1 << 29;

  /** A protocol buffer holds no more. */
  private static final long MOST_TENSOR_BYTES = Integer.MAX_VALUE - 1024L;

  private final CheckpointFiles files;
  private final int shards;
  private final ByteOrder order;
  private final SortedMap<String, StoredTensor> tensors = new TreeMap<>();
  private final Map<ByteString, StoredTensor> slices = new HashMap<>();
  private final DataWindow window;

  private Checkpoint(CheckpointFiles files, BundleHeaderProto header) {
    this.files = files;
    this.shards = header.getNumShards();
    this.order =
        header.getEndianness() == BundleHeaderProto.Endianness.BIG
            ? ByteOrder.BIG_ENDIAN
            : ByteOrder.LITTLE_ENDIAN;
    this.window = new DataWindow(files.folder());
  }

  /**
   * Opens a checkpoint.
   *
   * @throws UserException if its index is damaged, of another version, or contradicts itself
   */
  public static Checkpoint open(CheckpointFiles files) {
    String where = files.folder().where(files.index());
    try {
      long length = files.folder().length(files.index());
      if (length > MOST_INDEX_BYTES) {
        throw new DamagedTableException(
            "%d bytes are more than the %d that an index may have"
                .formatted(length, MOST_INDEX_BYTES));
      }
      List<IndexTable.Entry> entries =
          IndexTable.read(files.folder().read(files.index(), 0, (int) length));
      Checkpoint checkpoint = new Checkpoint(files, header(entries, where));
      for (IndexTable.Entry entry : entries.subList(1, entries.size())) {
        checkpoint.add(entry);
      }
      checkpoint.refuseOverlaps();
      return checkpoint;
    } catch (DamagedTableException e) {
      throw new UserException(
          "Cannot read the checkpoint's index '%s': %s. Copy the checkpoint again, or save it anew."
              .formatted(where, e.getMessage()),
          e);
    }
  }

  /** A checkpoint without tensors, of a model without variables. */
  public static Checkpoint empty() {
    return new Checkpoint(
        new CheckpointFiles(NoFiles.FOLDER, ""), BundleHeaderProto.getDefaultInstance());
  }

  private static BundleHeaderProto header(List<IndexTable.Entry> entries, String where) {
    if (entries.isEmpty() || !entries.get(0).key().isEmpty()) {
      throw new DamagedTableException("it does not begin with what a checkpoint says of itself");
    }
    ByteString value = entries.get(0).value();
    boolean beginsWithMeta = !value.isEmpty() && value.byteAt(0) == 0x0a;
    if (beginsWithMeta) {
      throw CheckpointFiles.version1(where);
    }
    BundleHeaderProto header;
    try {
      header = BundleHeaderProto.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedTableException("what it says of itself is not to be read");
    }
    if (header.getVersion().getMinConsumer() > READ_VERSION) {
      throw new DamagedTableException(
          "it needs readers of version %d, this one is of %d"
              .formatted(header.getVersion().getMinConsumer(), READ_VERSION));
    }
    if (header.getNumShards() < 1 || header.getNumShards() > MOST_SHARDS) {
      throw new DamagedTableException(
          "it says that there are %d data files".formatted(header.getNumShards()));
    }
    if (header.getEndianness() == BundleHeaderProto.Endianness.UNRECOGNIZED) {
      throw new DamagedTableException("its byte order is none");
    }
    return header;
  }

  private void add(IndexTable.Entry entry) {
    boolean isSlice = entry.key().byteAt(0) == 0;
    String name = isSlice ? "a slice" : "'" + entry.key().toStringUtf8() + "'";
    StoredTensor tensor;
    try {
      tensor = StoredTensor.of(entry.value(), shards);
      if (isSlice && !tensor.slices().isEmpty()) {
        throw new DamagedTableException("it has slices of its own");
      }
    } catch (DamagedTableException e) {
      throw new DamagedTableException(name + ": " + e.getMessage());
    }
    if (isSlice) {
      slices.put(entry.key(), tensor);
    } else {
      tensors.put(entry.key().toStringUtf8(), tensor);
    }
  }

  /** Tensors that share bytes would let a small file take any amount of memory. */
  private void refuseOverlaps() {
    List<StoredTensor> stored = new ArrayList<>(slices.values());
    tensors.values().stream().filter(tensor -> tensor.slices().isEmpty()).forEach(stored::add);
    stored.removeIf(tensor -> tensor.size() == 0);
    stored.sort(
        Comparator.comparingInt(StoredTensor::shard).thenComparingLong(StoredTensor::offset));
    for (int i = 1; i < stored.size(); i++) {
      StoredTensor before = stored.get(i - 1);
      StoredTensor next = stored.get(i);
      if (before.shard() == next.shard() && before.offset() + before.size() > next.offset()) {
        throw new DamagedTableException(
            "two tensors share byte %d of data file %d".formatted(next.offset(), next.shard()));
      }
    }
  }

  /** The checkpoint as messages name it. */
  public String where() {
    return files.where();
  }

  /** The keys of all tensors, sorted. */
  public List<String> keys() {
    return List.copyOf(tensors.keySet());
  }

  public boolean has(String key) {
    return tensors.containsKey(key);
  }

  /**
   * The element type of a tensor.
   *
   * @throws UserException if there is no such tensor
   */
  public DataType type(String key) {
    return tensor(key).type();
  }

  /**
   * The extents of a tensor.
   *
   * @throws UserException if there is no such tensor
   */
  public List<Long> shape(String key) {
    return tensor(key).extents();
  }

  private StoredTensor tensor(String key) {
    StoredTensor tensor = tensors.get(key);
    if (tensor == null) {
      throw new UserException(
          "The checkpoint '%s' has no tensor '%s'; %s."
              .formatted(where(), key, NearestNames.suggestion(key, tensors.keySet())));
    }
    return tensor;
  }

  /**
   * A tensor, whole; slices are joined.
   *
   * @throws UserException if there is none, or its bytes are damaged or missing
   */
  public TensorProto read(String key) {
    StoredTensor tensor = tensor(key);
    try {
      return tensor.slices().isEmpty() ? read(key, tensor) : joined(key, tensor);
    } catch (DamagedTableException e) {
      throw new UserException(
          "Cannot read the tensor '%s' of the checkpoint '%s': %s. Copy the checkpoint again, or save it anew."
              .formatted(key, where(), e.getMessage()),
          e);
    }
  }

  /**
   * A part of a tensor.
   *
   * @param slice as SaveV2 and RestoreV2 have it, with the shape of the whole before it, as {@code
   *     4 3 0,2:-}; empty for the whole
   * @throws UserException if there is none, its bytes are damaged or missing, or it has no such
   *     part
   */
  public TensorProto read(String key, String slice) {
    if (slice.isEmpty()) {
      return read(key);
    }
    StoredTensor tensor = tensor(key);
    TensorSlice part =
        TensorSlice.parse(slice)
            .flatMap(parsed -> parsed.within(tensor.shape()))
            .orElseThrow(
                () ->
                    new UserException(
                        "The tensor '%s' of the checkpoint '%s' is %s and has no part '%s'. Give the checkpoint that belongs to the graph."
                            .formatted(key, where(), tensor.describe(), slice)));
    int width = width(key, tensor);
    byte[] whole = read(key).getTensorContent().toByteArray();
    byte[] cut = new byte[(int) (new SliceCopy(tensor.shape(), part, width).elements() * width)];
    new SliceCopy(tensor.shape(), part, width).fromWhole(whole, cut);
    return numbers(tensor.type(), part.shape(), cut);
  }

  private int width(String key, StoredTensor tensor) {
    return ElementWidth.of(tensor.type())
        .orElseThrow(
            () ->
                new UserException(
                    "The tensor '%s' of the checkpoint '%s' is cut into slices, which %s cannot be."
                        .formatted(key, where(), tensor.describe())))
        .bytes();
  }

  private TensorProto joined(String key, StoredTensor tensor) {
    int width = width(key, tensor);
    long elements = tensor.elements();
    long stored = 0;
    if (tensor.slices().size() > MOST_SLICES) {
      throw new DamagedTableException(
          "it has %d slices, more than %d".formatted(tensor.slices().size(), MOST_SLICES));
    }
    List<TensorSlice> parts = new ArrayList<>();
    List<StoredTensor> entries = new ArrayList<>();
    for (TensorSlice slice : tensor.slices()) {
      StoredTensor entry = slices.get(SliceKey.of(ByteString.copyFromUtf8(key), slice));
      TensorSlice part = slice.within(tensor.shape()).orElse(null);
      if (entry == null || part == null) {
        throw new DamagedTableException(
            entry == null
                ? "the slice with %s is not in the index".formatted(slice)
                : "the slice with %s does not lie in %s".formatted(slice, tensor.describe()));
      }
      if (entry.type() != tensor.type() || !Arrays.equals(entry.shape(), part.shape())) {
        throw new DamagedTableException(
            "the slice with %s is stored as %s".formatted(slice, entry.describe()));
      }
      parts.add(part);
      entries.add(entry);
      stored += entry.elements();
    }
    if (stored != elements || overlap(parts)) {
      throw new DamagedTableException(
          "its slices do not make up its %s".formatted(tensor.describe()));
    }
    byte[] whole = new byte[size(elements * width)];
    for (int i = 0; i < parts.size(); i++) {
      byte[] part = read(key, entries.get(i)).getTensorContent().toByteArray();
      new SliceCopy(tensor.shape(), parts.get(i), width).intoWhole(part, whole);
    }
    return numbers(tensor.type(), tensor.shape(), whole);
  }

  private static boolean overlap(List<TensorSlice> parts) {
    for (int i = 0; i < parts.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (parts.get(i).overlaps(parts.get(j))) {
          return true;
        }
      }
    }
    return false;
  }

  private static int size(long bytes) {
    if (bytes > MOST_TENSOR_BYTES) {
      throw new DamagedTableException(
          "%d bytes are more than the %d that a constant of a graph can hold"
              .formatted(bytes, MOST_TENSOR_BYTES));
    }
    return (int) bytes;
  }

  private TensorProto read(String key, StoredTensor tensor) {
    String file = files.data(tensor.shard(), shards);
    byte[] bytes = window.read(file, tensor.offset(), size(tensor.size()));
    if (tensor.type() == DataType.DT_STRING) {
      return texts(tensor, bytes);
    }
    ElementWidth width =
        ElementWidth.of(tensor.type())
            .orElseThrow(
                () ->
                    new UserException(
                        "The tensor '%s' of the checkpoint '%s' is %s, which is not read."
                            .formatted(key, where(), tensor.describe())));
    if (MaskedCrc.of(bytes, 0, bytes.length) != tensor.crc()) {
      throw wrongChecksum(tensor);
    }
    if (order == ByteOrder.BIG_ENDIAN) {
      width.turn(bytes);
    }
    return numbers(tensor.type(), tensor.shape(), bytes);
  }

  private DamagedTableException wrongChecksum(StoredTensor tensor) {
    return new DamagedTableException(
        "the checksum of its %d bytes at byte %d of '%s' is wrong"
            .formatted(tensor.size(), tensor.offset(), files.data(tensor.shard(), shards)));
  }

  private static TensorProto numbers(DataType type, long[] shape, byte[] littleEndian) {
    return TensorProto.newBuilder()
        .setDtype(type)
        .setTensorShape(shape(shape))
        .setTensorContent(UnsafeByteOperations.unsafeWrap(littleEndian))
        .build();
  }

  private static TensorShapeProto shape(long[] shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    for (long extent : shape) {
      proto.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
    }
    return proto.build();
  }

  /** All lengths as varints, a masked sum of them as numbers of 32 bits, then all texts. */
  private TensorProto texts(StoredTensor tensor, byte[] bytes) {
    long elements = tensor.elements();
    if (elements > bytes.length) {
      throw new DamagedTableException(
          "its %d texts do not fit %d bytes".formatted(elements, bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
    CRC32C crc = new CRC32C();
    long[] lengths = new long[(int) elements];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = IndexTable.varint(in);
      boolean isShort = lengths[i] >>> 32 == 0;
      ByteBuffer counted = ByteBuffer.allocate(isShort ? Integer.BYTES : Long.BYTES).order(order);
      crc.update((isShort ? counted.putInt((int) lengths[i]) : counted.putLong(lengths[i])).flip());
    }
    if (in.remaining() < Integer.BYTES || in.getInt() != MaskedCrc.of(crc)) {
      throw wrongChecksum(tensor);
    }
    crc.update(bytes, in.position() - Integer.BYTES, bytes.length - in.position() + Integer.BYTES);
    if (MaskedCrc.of(crc) != tensor.crc()) {
      throw wrongChecksum(tensor);
    }
    TensorProto.Builder texts =
        TensorProto.newBuilder().setDtype(tensor.type()).setTensorShape(shape(tensor.shape()));
    for (long length : lengths) {
      if (length < 0 || length > in.remaining()) {
        throw new DamagedTableException("a text of %d bytes does not fit".formatted(length));
      }
      texts.addStringVal(ByteString.copyFrom(in, (int) length));
    }
    return texts.build();
  }

  /** Type and shape of a tensor as messages name them, as {@code float[3,3,8]}. */
  public String describe(String key) {
    return tensor(key).describe();
  }

  /** The tensors' types and shapes by key, for those who list them. */
  public SortedMap<String, String> descriptions() {
    SortedMap<String, String> all = new TreeMap<>();
    tensors.forEach((key, tensor) -> all.put(key, tensor.describe()));
    return Collections.unmodifiableSortedMap(all);
  }
}
