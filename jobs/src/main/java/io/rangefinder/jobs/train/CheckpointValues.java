package io.rangefinder.jobs.train;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointWriter;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.TensorProto;

/** The values of variables as the files of a checkpoint. */
public final class CheckpointValues {
  private CheckpointValues() {}

  /**
   * Reads a whole checkpoint.
   *
   * @param location what its files begin with
   * @throws UserException if there is none, or it is damaged
   */
  public static SortedMap<String, TensorProto> read(WholeFiles files, String location) {
    Checkpoint checkpoint = Checkpoint.open(files.checkpoint(location));
    SortedMap<String, TensorProto> values = new TreeMap<>();
    for (String key : checkpoint.keys()) {
      values.put(key, checkpoint.read(key));
    }
    return values;
  }

  /**
   * Writes a checkpoint; its index last, so that there is none before it is whole.
   *
   * @param location what its files begin with, in a folder that is there
   * @throws UserException if that names no file, or cannot be written
   */
  public static void write(
      WholeFiles files, String location, SortedMap<String, TensorProto> tensors) {
    int slash = location.lastIndexOf('/');
    String prefix = location.substring(slash + 1);
    if (prefix.isEmpty()) {
      throw new UserException(
          "Cannot write a checkpoint to '%s': that is a folder. Name what its files begin with, as '%smodel.ckpt'."
              .formatted(location, location));
    }
    SortedMap<String, byte[]> written = new CheckpointWriter().write(prefix, tensors);
    String folder = location.substring(0, slash + 1);
    // Sorted by name, .data before .index.
    written.forEach((name, bytes) -> files.write("the checkpoint", folder + name, bytes));
  }
}
