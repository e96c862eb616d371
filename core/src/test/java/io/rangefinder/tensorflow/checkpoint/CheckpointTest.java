package io.rangefinder.tensorflow.checkpoint;

import static io.rangefinder.testing.TensorflowCheckpoints.counted;
import static io.rangefinder.testing.TensorflowCheckpoints.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tensorflow.proto.DataType.DT_BFLOAT16;
import static org.tensorflow.proto.DataType.DT_BOOL;
import static org.tensorflow.proto.DataType.DT_COMPLEX64;
import static org.tensorflow.proto.DataType.DT_DOUBLE;
import static org.tensorflow.proto.DataType.DT_FLOAT;
import static org.tensorflow.proto.DataType.DT_HALF;
import static org.tensorflow.proto.DataType.DT_INT32;
import static org.tensorflow.proto.DataType.DT_INT64;
import static org.tensorflow.proto.DataType.DT_UINT8;

import io.rangefinder.ir.UserException;
import io.rangefinder.testing.CheckpointFolders;
import io.rangefinder.testing.TensorflowCheckpoints;
import io.rangefinder.testing.TensorflowCheckpoints.SavedKey;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;

class CheckpointTest {
  @TempDir private Path folder;

  private static SortedMap<String, TensorProto> everyType() {
    SortedMap<String, TensorProto> tensors = new TreeMap<>();
    tensors.put("bfloat", counted(DT_BFLOAT16, 2, 5));
    tensors.put("bool", counted(DT_BOOL, 1, 2, 3));
    tensors.put("complex", counted(DT_COMPLEX64, 8, 2));
    tensors.put("double", counted(DT_DOUBLE, 8, 3));
    tensors.put("empty", counted(DT_FLOAT, 4, 0, 3));
    tensors.put("half", counted(DT_HALF, 2, 3));
    tensors.put("int32", counted(DT_INT32, 4));
    tensors.put("int64", counted(DT_INT64, 8, 1, 1));
    tensors.put("net/weights", counted(DT_FLOAT, 4, 3, 3, 2, 4));
    tensors.put("net/weights/Adam", counted(DT_FLOAT, 4, 3, 3, 2, 4));
    tensors.put("texts", texts("", "one", "zwölf", "a".repeat(300)));
    tensors.put("uint8", counted(DT_UINT8, 1, 4, 1));
    return tensors;
  }

  private static Checkpoint open(Map<String, byte[]> files) {
    return Checkpoint.open(CheckpointFiles.find(CheckpointFolders.of(files), ""));
  }

  private static SortedMap<String, TensorProto> all(Checkpoint checkpoint) {
    SortedMap<String, TensorProto> tensors = new TreeMap<>();
    checkpoint.keys().forEach(key -> tensors.put(key, checkpoint.read(key)));
    return tensors;
  }

  private void write(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** As RestoreV2 has it; tensorflow-java has no complex tensors. */
  private List<TensorProto> restored(SortedMap<String, TensorProto> expected) {
    return TensorflowCheckpoints.restore(
        folder.resolve("model"),
        expected.keySet().stream().map(SavedKey::whole).toList(),
        expected.values().stream().map(TensorProto::getDtype).toList());
  }

  @Test
  void whatTensorflowSavesIsRead() {
    Map<SavedKey, TensorProto> saved = new LinkedHashMap<>();
    everyType().forEach((key, tensor) -> saved.put(SavedKey.whole(key), tensor));
    TensorflowCheckpoints.save(folder.resolve("model"), saved);
    assertThat(all(open(CheckpointFolders.files(folder)))).isEqualTo(everyType());
  }

  @Test
  void whatIsWrittenTensorflowRestores() throws IOException {
    write(new CheckpointWriter().write("model", everyType()));
    SortedMap<String, TensorProto> real = everyType();
    real.remove("complex");
    assertThat(restored(real)).containsExactlyElementsOf(real.values());
  }

  @Test
  void theFilesWrittenAreThoseOfTensorflow() {
    Map<SavedKey, TensorProto> saved = new LinkedHashMap<>();
    everyType().forEach((key, tensor) -> saved.put(SavedKey.whole(key), tensor));
    TensorflowCheckpoints.save(folder.resolve("model"), saved);
    String data = "model.data-00000-of-00001";
    assertThat(new CheckpointWriter().write("model", everyType()).get(data))
        .isEqualTo(CheckpointFolders.files(folder).get(data));
  }

  @Test
  void bothByteOrdersAndSeveralDataFilesAreReadHereAndThere() throws IOException {
    SortedMap<String, TensorProto> numbers = everyType();
    numbers.keySet().removeAll(List.of("complex", "texts"));
    Map<String, byte[]> files =
        new CheckpointWriter(ByteOrder.BIG_ENDIAN, 3).write("model", numbers);
    write(files);
    assertThat(files)
        .containsKeys("model.data-00000-of-00003", "model.data-00002-of-00003", "model.index");
    assertThat(all(open(files))).isEqualTo(numbers);
    assertThat(restored(numbers)).containsExactlyElementsOf(numbers.values());
    assertThat(all(open(new CheckpointWriter(ByteOrder.BIG_ENDIAN, 1).write("model", everyType()))))
        .isEqualTo(everyType());
  }

  @Test
  void indexesOfManyBlocksAreReadHereAndThere() throws IOException {
    SortedMap<String, TensorProto> tensors = new TreeMap<>();
    for (int i = 0; i < 9_000; i++) {
      tensors.put(
          "network/of/many/layers/number_%05d/weights".formatted(i * 7), counted(DT_INT32, 4, 1));
    }
    Map<String, byte[]> files = new CheckpointWriter().write("model", tensors);
    assertThat(files.get("model.index").length).isGreaterThan(1 << 18);
    write(files);
    assertThat(all(open(files))).isEqualTo(tensors);
    SortedMap<String, TensorProto> last = tensors.tailMap("network/of/many/layers/number_6");
    assertThat(restored(last)).containsExactlyElementsOf(last.values());
  }

  @Test
  void slicesAreJoinedAndCut() {
    Map<SavedKey, TensorProto> saved = new LinkedHashMap<>();
    saved.put(new SavedKey("a", "5 200 0,2:-"), counted(DT_FLOAT, 4, 2, 200));
    saved.put(new SavedKey("a", "5 200 2,3:0,70"), counted(DT_FLOAT, 4, 3, 70));
    saved.put(new SavedKey("a", "5 200 2,3:70,130"), counted(DT_FLOAT, 4, 3, 130));
    saved.put(SavedKey.whole("b"), counted(DT_INT64, 8));
    TensorflowCheckpoints.save(folder.resolve("model"), saved);
    List<SavedKey> keys =
        List.of(
            SavedKey.whole("a"),
            new SavedKey("a", "5 200 1,3:60,20"),
            new SavedKey("a", "5 200 0,2:-"),
            SavedKey.whole("b"));
    List<TensorProto> restored =
        TensorflowCheckpoints.restore(
            folder.resolve("model"), keys, List.of(DT_FLOAT, DT_FLOAT, DT_FLOAT, DT_INT64));
    Checkpoint checkpoint = open(CheckpointFolders.files(folder));
    assertThat(checkpoint.keys()).containsExactly("a", "b");
    assertThat(checkpoint.shape("a")).containsExactly(5L, 200L);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(checkpoint.read(keys.get(i).name(), keys.get(i).slice()))
          .as(keys.get(i).toString())
          .isEqualTo(restored.get(i));
    }
    assertThatThrownBy(() -> checkpoint.read("a", "5 200 3,3:-"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'a' of the checkpoint 'folder/model' is float[5,200]")
        .hasMessageContaining("no part '5 200 3,3:-'");
  }

  @Test
  void aMissingKeyNamesTheNearest() {
    Checkpoint checkpoint = open(new CheckpointWriter().write("model", everyType()));
    assertThatThrownBy(() -> checkpoint.read("net/weight"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no tensor 'net/weight'; nearest are 'net/weights'");
    assertThat(checkpoint.type("half")).isEqualTo(DataType.DT_HALF);
  }
}
