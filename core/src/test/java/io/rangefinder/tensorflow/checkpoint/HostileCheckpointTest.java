package io.rangefinder.tensorflow.checkpoint;

import static io.rangefinder.testing.TensorflowCheckpoints.counted;
import static io.rangefinder.testing.TensorflowCheckpoints.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.tensorflow.proto.DataType.DT_FLOAT;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.UserException;
import io.rangefinder.testing.CheckpointFolders;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.TensorSliceProto;

class HostileCheckpointTest {
  private static final String INDEX = "model.index";
  private static final String DATA = "model.data-00000-of-00001";
  private static final ByteString A = ByteString.copyFromUtf8("a");
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private static SortedMap<String, byte[]> sound() {
    SortedMap<String, TensorProto> tensors = new TreeMap<>();
    tensors.put("a", counted(DT_FLOAT, 4, 2, 2));
    tensors.put("b", texts("one", "two"));
    return new CheckpointWriter().write("model", tensors);
  }

  private static void readAll(Map<String, byte[]> files) {
    Checkpoint checkpoint =
        Checkpoint.open(CheckpointFiles.find(CheckpointFolders.of(files), "model"));
    checkpoint.keys().forEach(checkpoint::read);
  }

  private static void expectRefused(Map<String, byte[]> files, String message) {
    expectRefused("", files, message);
  }

  private static void expectRefused(String damage, Map<String, byte[]> files, String message) {
    assertThat(catchThrowable(() -> readAll(files)))
        .as(damage)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("folder/model")
        .hasMessageContaining(message)
        .hasMessageMatching("(?s).*\\. (Copy|Name|Restore|Give) .*");
  }

  private static SortedMap<String, byte[]> with(String file, byte[] bytes) {
    SortedMap<String, byte[]> files = sound();
    files.put(file, bytes);
    return files;
  }

  /** A checkpoint whose index says of its one tensor what is asked for. */
  private static SortedMap<String, byte[]> saying(
      String key, Consumer<BundleEntryProto.Builder> change) {
    BundleEntryProto.Builder entry =
        BundleEntryProto.newBuilder().setDtype(DataType.DT_FLOAT).setSize(16);
    entry.setShape(shape(2, 2));
    change.accept(entry);
    return with(INDEX, index(Map.of(key, entry.build())));
  }

  private static byte[] index(Map<String, BundleEntryProto> tensors) {
    Map<ByteString, BundleEntryProto> byKey = new TreeMap<>(ORDER);
    tensors.forEach((key, entry) -> byKey.put(ByteString.copyFromUtf8(key), entry));
    return indexOf(byKey);
  }

  private static byte[] indexOf(Map<ByteString, BundleEntryProto> tensors) {
    SortedMap<ByteString, ByteString> entries = new TreeMap<>(ORDER);
    entries.put(
        ByteString.EMPTY, BundleHeaderProto.newBuilder().setNumShards(1).build().toByteString());
    tensors.forEach((key, entry) -> entries.put(key, entry.toByteString()));
    return new IndexTableWriter().write(entries);
  }

  private static TensorShapeProto shape(long... extents) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long extent : extents) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
    }
    return shape.build();
  }

  @Test
  void everyPrefixAndEveryChangedByteIsRefused() {
    readAll(sound());
    for (String file : new String[] {INDEX, DATA}) {
      byte[] bytes = sound().get(file);
      for (int i = 0; i < bytes.length; i++) {
        expectRefused(file + " cut at " + i, with(file, Arrays.copyOf(bytes, i)), "");
        for (int bit = 0; bit < 8; bit++) {
          byte[] changed = bytes.clone();
          changed[i] ^= (byte) (1 << bit);
          expectRefused("bit %d of byte %d of %s".formatted(bit, i, file), with(file, changed), "");
        }
      }
    }
  }

  @Test
  void missingFilesAreNamed() {
    SortedMap<String, byte[]> files = sound();
    files.remove(DATA);
    expectRefused(files, "its data file 'folder/%s' is missing".formatted(DATA));
  }

  @Test
  void absurdSizesAreRefusedWithoutTakingMemory() {
    expectRefused(saying("a", entry -> entry.setOffset(1L << 60)), "ends at byte");
    expectRefused(saying("a", entry -> entry.setOffset(-1)), "bytes at byte -1");
    expectRefused(saying("a", entry -> entry.setSize(-16)), "takes -16 bytes");
    expectRefused(
        saying("a", entry -> entry.setShape(shape(1L << 40, 1L << 40)).setSize(Long.MAX_VALUE)),
        "too large");
    expectRefused(
        saying("a", entry -> entry.setShape(shape(1L << 40)).setSize(1L << 42)), "more than");
    expectRefused(
        saying("a", entry -> entry.setShape(shape(1 << 28)).setSize(1L << 30)), "ends at byte");
    expectRefused(
        saying("a", entry -> entry.setShape(shape(-2, 2))), "an extent of its shape is -2");
    expectRefused(
        saying("a", entry -> entry.setDtype(DataType.DT_STRING).setShape(shape(1L << 40))),
        "do not fit 16 bytes");
    expectRefused(saying("a", entry -> entry.setShardId(7)), "data file 7");
    expectRefused(saying("a", entry -> entry.setDtypeValue(99)), "its type, 99");
    expectRefused(saying("a", entry -> entry.setShape(shape(3))), "takes 16 bytes");
  }

  @Test
  void slicesThatDoNotMakeUpTheWholeAreRefused() {
    TensorSliceProto whole =
        TensorSliceProto.newBuilder()
            .addExtent(TensorSliceProto.Extent.getDefaultInstance())
            .addExtent(TensorSliceProto.Extent.getDefaultInstance())
            .build();
    expectRefused(saying("a", entry -> entry.addSlices(whole)), "is not in the index");
    BundleEntryProto stored =
        BundleEntryProto.newBuilder().setDtype(DT_FLOAT).setShape(shape(2, 2)).setSize(16).build();
    BundleEntryProto twice =
        BundleEntryProto.newBuilder()
            .setDtype(DT_FLOAT)
            .setShape(shape(4, 2))
            .addSlices(slice(0))
            .addSlices(slice(0))
            .build();
    expectRefused(
        with(INDEX, indexOf(Map.of(A, twice, SliceKey.of(A, TensorSlice.of(slice(0))), stored))),
        "do not make up");
  }

  private static TensorSliceProto slice(int start) {
    return TensorSliceProto.newBuilder()
        .addExtent(TensorSliceProto.Extent.newBuilder().setStart(start).setLength(2))
        .addExtent(TensorSliceProto.Extent.newBuilder().setLength(2))
        .build();
  }

  @Test
  void tensorsThatShareBytesAreRefused() {
    BundleEntryProto entry =
        BundleEntryProto.newBuilder().setDtype(DT_FLOAT).setShape(shape(2, 2)).setSize(16).build();
    expectRefused(with(INDEX, index(Map.of("a", entry, "c", entry))), "share byte 0");
  }
}
