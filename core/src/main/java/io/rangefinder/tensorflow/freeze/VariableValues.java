package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.NearestNames;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** What a checkpoint holds of a graph's variables. */
final class VariableValues {
  private final Checkpoint checkpoint;
  private final Map<String, RestoredKeys.StoredKey> restored;
  private final KeyOptions options;

  /**
   * Values by keys.
   *
   * @param restored the keys that the graph itself restores from, by variable; others lie under
   *     their shared name or their name
   */
  VariableValues(
      Checkpoint checkpoint, Map<String, RestoredKeys.StoredKey> restored, KeyOptions options) {
    this.checkpoint = checkpoint;
    this.restored = Map.copyOf(restored);
    this.options = options;
  }

  /** Where the values are. */
  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** The value of a variable; empty, with a problem added, if there is none that fits. */
  Optional<TensorProto> of(NodeDef variable, List<String> problems) {
    RestoredKeys.StoredKey stored = key(variable);
    if (!checkpoint.has(stored.key())) {
      problems.add(
          "%s: the checkpoint has no '%s'; %s"
              .formatted(
                  describe(variable),
                  stored.key(),
                  NearestNames.suggestion(stored.key(), checkpoint.keys())));
      return Optional.empty();
    }
    DataType declared = type(variable);
    if (declared != checkpoint.type(stored.key())) {
      problems.add(
          "%s is %s, and '%s' of the checkpoint is %s"
              .formatted(
                  describe(variable), declared, stored.key(), checkpoint.describe(stored.key())));
      return Optional.empty();
    }
    TensorProto value = checkpoint.read(stored.key(), stored.slice());
    TensorShapeProto shape =
        variable.getAttrOrDefault("shape", AttrValue.getDefaultInstance()).getShape();
    if (variable.containsAttr("shape") && !fits(value.getTensorShape(), shape)) {
      problems.add(
          "%s has shape %s, and '%s' of the checkpoint is %s"
              .formatted(
                  describe(variable),
                  shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList(),
                  stored.key(),
                  checkpoint.describe(stored.key())));
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private static String describe(NodeDef variable) {
    return "the variable '%s'".formatted(variable.getName());
  }

  static DataType type(NodeDef variable) {
    return variable.getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType();
  }

  private RestoredKeys.StoredKey key(NodeDef variable) {
    RestoredKeys.StoredKey stored = restored.get(variable.getName());
    if (stored == null) {
      String shared =
          variable
              .getAttrOrDefault("shared_name", AttrValue.getDefaultInstance())
              .getS()
              .toStringUtf8();
      boolean isShared = !shared.isEmpty() && !checkpoint.has(options.renamed(variable.getName()));
      stored = new RestoredKeys.StoredKey(isShared ? shared : variable.getName(), "");
    }
    String key = options.renamed(stored.key());
    String average = KeyOptions.movingAverage(key);
    return new RestoredKeys.StoredKey(
        options.usesMovingAverages() && checkpoint.has(average) ? average : key, stored.slice());
  }

  private static boolean fits(TensorShapeProto value, TensorShapeProto declared) {
    if (declared.getUnknownRank()) {
      return true;
    }
    if (value.getDimCount() != declared.getDimCount()) {
      return false;
    }
    for (int axis = 0; axis < value.getDimCount(); axis++) {
      long extent = declared.getDim(axis).getSize();
      if (extent >= 0 && extent != value.getDim(axis).getSize()) {
        return false;
      }
    }
    return true;
  }
}
