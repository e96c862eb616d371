package io.rangefinder.tensorflow.checkpoint;

import com.google.protobuf.TextFormat;
import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.UserException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one checkpoint: what their names begin with, in their folder.
 *
 * @param prefix as {@code model.ckpt-100} of {@code model.ckpt-100.index}
 */
public record CheckpointFiles(CheckpointFolder folder, String prefix) {
  /** The file in which a folder's checkpoints are listed. */
  private static final String STATE = "checkpoint";

  private static final String INDEX = ".index";
  private static final Pattern DATA = Pattern.compile("(.+)\\.data-\\d{5,}-of-\\d{5,}");
  private static final Pattern OF_INDEX_OR_GRAPH = Pattern.compile("(.+)\\.(?:index|meta)");
  private static final Pattern VERSION_1_SHARD = Pattern.compile("(.+)-\\d{5}-of-\\d{5}");
  private static final Pattern LATEST =
      Pattern.compile("(?m)^\\s*model_checkpoint_path\\s*:\\s*(?:\"([^\"]*)\"|'([^']*)')");
  private static final int MOST_STATE_BYTES = 1 << 24;

  /**
   * Finds a checkpoint.
   *
   * @param named the prefix, or the name of one of its files, of its {@code .meta}, or of the file
   *     that lists the folder's checkpoints; empty for the checkpoint that the folder holds
   * @throws UserException if there is none or more than one, or it is of the first version
   */
  public static CheckpointFiles find(CheckpointFolder folder, String named) {
    List<String> names = folder.names();
    if (named.isEmpty()) {
      return ofFolder(folder, names);
    }
    if (named.equals(STATE) && names.contains(STATE) && !names.contains(STATE + INDEX)) {
      return ofState(folder, names);
    }
    List<String> prefixes = new ArrayList<>(List.of(named));
    for (Pattern form : List.of(OF_INDEX_OR_GRAPH, DATA)) {
      Matcher matcher = form.matcher(named);
      if (matcher.matches()) {
        prefixes.add(matcher.group(1));
      }
    }
    for (String prefix : prefixes) {
      if (names.contains(prefix + INDEX)) {
        return new CheckpointFiles(folder, prefix);
      }
    }
    refuseVersion1(folder, names, prefixes);
    throw new UserException(
        "Cannot find the checkpoint '%s': there is no '%s%s'; %s. Name a checkpoint by what its files begin with."
            .formatted(
                folder.where(named),
                folder.where(prefixes.get(prefixes.size() - 1)),
                INDEX,
                checkpoints(names, prefixes.get(prefixes.size() - 1))));
  }

  private static CheckpointFiles ofFolder(CheckpointFolder folder, List<String> names) {
    if (names.contains(STATE)) {
      return ofState(folder, names);
    }
    List<String> prefixes = prefixes(names);
    if (prefixes.size() == 1) {
      return new CheckpointFiles(folder, prefixes.get(0));
    }
    throw new UserException(
        prefixes.isEmpty()
            ? "There is no checkpoint in the folder '%s': no file of it ends in '%s'. Name the checkpoint by what its files begin with."
                .formatted(folder.where(), INDEX)
            : "The folder '%s' holds %d checkpoints and no file '%s' that names the last: %s. Name one of them."
                .formatted(folder.where(), prefixes.size(), STATE, String.join(", ", prefixes)));
  }

  /** Of a path that may be another machine's only the name counts: the files lie beside. */
  private static CheckpointFiles ofState(CheckpointFolder folder, List<String> names) {
    String where = folder.where(STATE);
    long length = folder.length(STATE);
    String latest =
        latest(folder, length)
            .orElseThrow(
                () ->
                    new UserException(
                        "The file '%s' names no checkpoint: it has no model_checkpoint_path. Name the checkpoint by what its files begin with."
                            .formatted(where)));
    String name = latest.substring(Math.max(latest.lastIndexOf('/'), latest.lastIndexOf('\\')) + 1);
    if (names.contains(name + INDEX)) {
      return new CheckpointFiles(folder, name);
    }
    refuseVersion1(folder, names, List.of(name));
    throw new UserException(
        "The file '%s' names the checkpoint '%s', and there is no '%s' beside it; %s. Name a checkpoint by what its files begin with."
            .formatted(where, latest, name + INDEX, checkpoints(names, name)));
  }

  private static Optional<String> latest(CheckpointFolder folder, long length) {
    if (length > MOST_STATE_BYTES) {
      return Optional.empty();
    }
    Matcher matcher =
        LATEST.matcher(new String(folder.read(STATE, 0, (int) length), StandardCharsets.UTF_8));
    if (!matcher.find()) {
      return Optional.empty();
    }
    String escaped = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    try {
      return Optional.of(TextFormat.unescapeBytes(escaped).toStringUtf8());
    } catch (TextFormat.InvalidEscapeSequenceException e) {
      return Optional.of(escaped);
    }
  }

  private static void refuseVersion1(
      CheckpointFolder folder, List<String> names, List<String> prefixes) {
    for (String name : names) {
      Matcher shard = VERSION_1_SHARD.matcher(name);
      boolean isMeant =
          prefixes.contains(name) || (shard.matches() && prefixes.contains(shard.group(1)));
      if (isMeant && endsAsTable(folder, name)) {
        throw version1(folder.where(name));
      }
    }
  }

  private static boolean endsAsTable(CheckpointFolder folder, String name) {
    long length = folder.length(name);
    return length >= IndexTable.FOOTER_BYTES
        && IndexTable.isTable(
            folder.read(name, length - IndexTable.FOOTER_BYTES, IndexTable.FOOTER_BYTES));
  }

  static UserException version1(String where) {
    return new UserException(
        "The checkpoint '%s' is of the first version, which is not read. Restore it with TensorFlow and save it with SaverDef.V2, or tf.compat.v1.train.Saver as it is since TensorFlow 1.0."
            .formatted(where));
  }

  private static List<String> prefixes(List<String> names) {
    return names.stream()
        .filter(name -> name.endsWith(INDEX) && name.length() > INDEX.length())
        .map(name -> name.substring(0, name.length() - INDEX.length()))
        .toList();
  }

  private static String checkpoints(List<String> names, String wanted) {
    TreeSet<String> prefixes = new TreeSet<>(prefixes(names));
    return prefixes.isEmpty()
        ? "no checkpoint lies in that folder"
        : NearestNames.suggestion(wanted, prefixes);
  }

  /** The names of all its files: the index, and what of its data is there. */
  public List<String> names() {
    return folder.names().stream()
        .filter(
            name -> {
              Matcher data = DATA.matcher(name);
              return name.equals(index()) || (data.matches() && data.group(1).equals(prefix));
            })
        .toList();
  }

  /** The name of the index. */
  String index() {
    return index(prefix);
  }

  static String index(String prefix) {
    return prefix + INDEX;
  }

  /** The name of a file of tensors. */
  String data(int shard, int shards) {
    return data(prefix, shard, shards);
  }

  static String data(String prefix, int shard, int shards) {
    return "%s.data-%05d-of-%05d".formatted(prefix, shard, shards);
  }

  /** The checkpoint as messages name it. */
  public String where() {
    return folder.where(prefix);
  }
}
