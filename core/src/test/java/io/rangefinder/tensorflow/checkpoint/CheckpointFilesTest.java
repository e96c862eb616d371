package io.rangefinder.tensorflow.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.testing.CheckpointFolders;
import io.rangefinder.testing.SharedData;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFilesTest {
  private static final byte[] NONE = {};

  private static CheckpointFolder folder(Map<String, String> files) {
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(UTF_8)));
    return CheckpointFolders.of(bytes);
  }

  private static CheckpointFolder twoWithState(String path) {
    return folder(
        Map.of(
            "checkpoint",
            "model_checkpoint_path: \"%s\"\nall_model_checkpoint_paths: \"m-1\"\n".formatted(path),
            "m-1.index",
            "",
            "m-2.data-00000-of-00001",
            "",
            "m-2.index",
            "",
            "m-2.meta",
            ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"m-2", "m-2.index", "m-2.meta", "m-2.data-00000-of-00001", "checkpoint", ""})
  void everyNameOfACheckpointIsTaken(String named) {
    assertThat(CheckpointFiles.find(twoWithState("m-2"), named).prefix()).isEqualTo("m-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/home/other/run/m-2", "..\\\\run\\\\m-2", "m\\0552", "sub/m-2"})
  void ofAnotherMachinesPathTheNameCounts(String path) {
    assertThat(CheckpointFiles.find(twoWithState(path), "").where()).isEqualTo("folder/m-2");
  }

  @Test
  void withoutStateAFolderMustHoldOne() {
    assertThat(CheckpointFiles.find(folder(Map.of("m.index", "")), "").prefix()).isEqualTo("m");
    assertThatThrownBy(() -> CheckpointFiles.find(folder(Map.of("m.index", "", "n.index", "")), ""))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("holds 2 checkpoints")
        .hasMessageContaining("m, n. Name one");
    assertThatThrownBy(() -> CheckpointFiles.find(folder(Map.of("a.pb", "")), ""))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no checkpoint in the folder 'folder'");
  }

  @Test
  void whatIsNotThereNamesWhatIs() {
    assertThatThrownBy(() -> CheckpointFiles.find(twoWithState("m-2"), "m-3"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("there is no 'folder/m-3.index'; nearest are 'm-1', 'm-2'");
    assertThatThrownBy(() -> CheckpointFiles.find(twoWithState("../../m-3"), ""))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("names the checkpoint '../../m-3', and there is no 'm-3.index'");
    assertThatThrownBy(
            () -> CheckpointFiles.find(folder(Map.of("checkpoint", "all: 1")), "checkpoint"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("names no checkpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"export", "export-00000-of-00001", "export.meta"})
  void theFirstVersionIsRefusedByName(String named) {
    CheckpointFolder folder = CheckpointFolders.of(SharedData.path("data/models/checkpoint_v1"));
    assertThatThrownBy(() -> CheckpointFiles.find(folder, named))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("export-00000-of-00001' is of the first version");
  }

  @Test
  void theFirstVersionIsRefusedUnderEveryName() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("x.index", SharedData.bytes("data/models/checkpoint_v1/export-00000-of-00001"));
    files.put("x.data-00000-of-00001", NONE);
    CheckpointFiles found = CheckpointFiles.find(CheckpointFolders.of(files), "x");
    assertThatThrownBy(() -> Checkpoint.open(found))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("x.index' is of the first version");
  }
}
