package io.rangefinder.model;

import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the files of a model hold, in so few characters that they can be noted. */
public final class ModelDigests {
  private static final int BYTES_AT_A_TIME = 1 << 24;

  private ModelDigests() {}

  /**
   * SHA-256 in hexadecimal of each file that a model is read from, by the file's name: its graph,
   * and the index and the data of its checkpoint.
   *
   * @throws io.rangefinder.ir.UserException if one cannot be read
   */
  public static SortedMap<String, String> of(ModelSource source) {
    SortedMap<String, String> digests = new TreeMap<>();
    String path = source.location().path();
    UnfrozenModel model;
    if (source.files().isFolder(path)) {
      model = UnfrozenModel.open(source);
      byte[] graph = source.files().read("the SavedModel", model.graphFile());
      digests.put(name(model.graphFile()), HexFormat.of().formatHex(sha256().digest(graph)));
    } else {
      byte[] file = source.files().read("the model", path);
      digests.put(name(path), HexFormat.of().formatHex(sha256().digest(file)));
      if (ModelKind.isTflite(file)) {
        return digests;
      }
      model = UnfrozenModel.of(source, file);
    }
    if (model.isWithCheckpoint()) {
      model.checkpoint().ifPresent(files -> add(files, digests));
    }
    return digests;
  }

  private static void add(CheckpointFiles files, SortedMap<String, String> digests) {
    for (String name : files.names()) {
      digests.put(name, digest(files.folder(), name));
    }
  }

  private static String digest(CheckpointFolder folder, String name) {
    MessageDigest digest = sha256();
    long length = folder.length(name);
    for (long at = 0; at < length; at += BYTES_AT_A_TIME) {
      digest.update(folder.read(name, at, (int) Math.min(BYTES_AT_A_TIME, length - at)));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String name(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
