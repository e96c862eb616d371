package io.rangefinder.tensorflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.testing.CheckpointFolders;
import io.rangefinder.testing.SharedData;
import io.rangefinder.testing.TensorflowCheckpoints;
import io.rangefinder.testing.TensorflowCheckpoints.SavedKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.TensorProto;

class PublishedCheckpointsTest {
  @ParameterizedTest
  @CsvSource({
    "fashion_mnist_qat, '', 60",
    "half_plus_two_tf2/variables, '', 4",
    "keras_emoji_saved_model/variables, '', 317",
    "micro_speech_saved_model/saved_model/variables, variables, 4",
    "mobilenet_v1_0.25_128_quant, mobilenet_v1_0.25_128_quant.ckpt, 363",
    "mtcnn_checkpoint/PNet_landmark, PNet-18.index, 31",
  })
  void theyAreReadAsTensorflowRestoresThem(String name, String named, int tensors) {
    Path folder = SharedData.path("data/models").resolve(name);
    CheckpointFiles files = CheckpointFiles.find(CheckpointFolders.of(folder), named);
    Checkpoint checkpoint = Checkpoint.open(files);
    List<String> keys = checkpoint.keys();
    List<TensorProto> restored =
        TensorflowCheckpoints.restore(
            folder.resolve(files.prefix()),
            keys.stream().map(SavedKey::whole).toList(),
            keys.stream().map(checkpoint::type).toList());
    for (int i = 0; i < keys.size(); i++) {
      assertThat(checkpoint.read(keys.get(i))).as(keys.get(i)).isEqualTo(restored.get(i));
    }
    assertThat(keys).hasSize(tensors);
  }
}
