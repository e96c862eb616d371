package io.rangefinder.jobs.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.ir.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The log of a Delta table, as its protocol describes it: commits as lines of JSON, and checkpoints
 * as Parquet that sum up those before them. What changes the meaning of files is refused: deleted
 * rows in files that stay, renamed columns, and features that are not known here.
 */
final class DeltaLog {
  static final String FOLDER = "_delta_log";

  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final Pattern CHECKPOINT =
      Pattern.compile("(\\d{20})\\.checkpoint(?:\\.(\\d{10})\\.(\\d{10}))?\\.parquet");
  private static final Pattern OTHER_CHECKPOINT =
      Pattern.compile("(\\d{20})\\.checkpoint\\.[0-9a-f-]{36}\\.(json|parquet)");

  private static final int NEWEST_READER = 3;
  private static final long MAX_BYTES = 1L << 28;

  /**
   * Features of readers that change nothing in how an image is read, or are checked on their own.
   */
  private static final Set<String> KNOWN_FEATURES =
      Set.of(
          "columnMapping",
          "deletionVectors",
          "timestampNtz",
          "typeWidening",
          "typeWidening-preview",
          "variantType",
          "variantType-preview",
          "v2Checkpoint",
          "vacuumProtocolCheck");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String table;
  private final SortedSet<String> files = new TreeSet<>();
  private final SortedSet<String> deletedRows = new TreeSet<>();
  private final Set<String> removed = new TreeSet<>();

  private DeltaLog(String table) {
    this.table = table;
  }

  /**
   * Reads the log of a table.
   *
   * @param table its folder
   * @throws UserException if the current version cannot be told or read
   */
  static DeltaLog read(String table, Configuration configuration) throws IOException {
    DeltaLog log = new DeltaLog(table);
    log.replay(new Path(new Path(table), FOLDER), configuration);
    if (!log.deletedRows.isEmpty()) {
      throw log.refusal(
          "%d of its files hold deleted rows (deletion vectors), as '%s'"
              .formatted(log.deletedRows.size(), log.deletedRows.first()));
    }
    return log;
  }

  /** The paths of the current version's files, relative to the table or with a scheme. */
  SortedSet<String> files() {
    return files;
  }

  /** How many files were removed that the log still knows. */
  long removed() {
    return removed.size();
  }

  private void replay(Path folder, Configuration configuration) throws IOException {
    NavigableMap<Long, Path> commits = new TreeMap<>();
    NavigableMap<Long, List<Path>> checkpoints = new TreeMap<>();
    long other = -1;
    try (FolderChildren children = FolderChildren.open(folder, configuration)) {
      while (children.hasNext()) {
        FolderChild child = children.next();
        Path path = child.status().getPath();
        Matcher commit = COMMIT.matcher(child.name());
        Matcher checkpoint = CHECKPOINT.matcher(child.name());
        Matcher unread = OTHER_CHECKPOINT.matcher(child.name());
        if (commit.matches()) {
          commits.put(Long.parseLong(commit.group(1)), path);
        } else if (checkpoint.matches()) {
          checkpoints
              .computeIfAbsent(Long.parseLong(checkpoint.group(1)), version -> new ArrayList<>())
              .add(path);
        } else if (unread.matches()) {
          other = Math.max(other, Long.parseLong(unread.group(1)));
        }
      }
    }
    checkpoints.values().removeIf(parts -> !isWhole(parts));
    long version = -1;
    Map.Entry<Long, List<Path>> last = checkpoints.lastEntry();
    if (last != null) {
      version = last.getKey();
      for (Path part : last.getValue()) {
        applyAll(DeltaCheckpoint.read(part, configuration));
      }
    }
    for (Map.Entry<Long, Path> commit : commits.tailMap(version, false).entrySet()) {
      if (commit.getKey() != version + 1) {
        throw refusal("version %d is missing in its log".formatted(version + 1));
      }
      version++;
      applyLines(commit.getValue(), configuration);
    }
    if (version < 0) {
      throw refusal("its log is empty");
    }
    if (version < other) {
      throw refusal("its newest checkpoint is of a form that is not read");
    }
  }

  private static boolean isWhole(List<Path> parts) {
    Matcher first = CHECKPOINT.matcher(parts.get(0).getName());
    return first.matches()
        && (first.group(3) == null
            ? parts.size() == 1
            : parts.size() == Integer.parseInt(first.group(3)));
  }

  private void applyLines(Path commit, Configuration configuration) throws IOException {
    if (LakeFiles.status(commit, configuration).getLen() > MAX_BYTES) {
      throw refusal("'%s' has more than %d bytes".formatted(commit.getName(), MAX_BYTES));
    }
    List<JsonNode> actions = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(LakeFiles.open(commit, configuration), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          actions.add(parsed(line, commit));
        }
      }
    }
    applyAll(actions);
  }

  private JsonNode parsed(String line, Path commit) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException broken) {
      throw refusal("'%s' is not JSON line by line".formatted(commit.getName()));
    }
  }

  /** The order within a commit means nothing: what it removes and adds again stays. */
  private void applyAll(List<JsonNode> actions) {
    for (JsonNode action : actions) {
      requireReadable(action.path("protocol"));
      requireNamed(action.path("metaData"));
      JsonNode path = action.path("remove").path("path");
      if (path.isTextual()) {
        String file = decoded(path.textValue());
        files.remove(file);
        deletedRows.remove(file);
        removed.add(file);
      }
    }
    for (JsonNode action : actions) {
      JsonNode path = action.path("add").path("path");
      if (path.isTextual()) {
        String file = decoded(path.textValue());
        files.add(file);
        removed.remove(file);
        if (action.path("add").path("deletionVector").isObject()) {
          deletedRows.add(file);
        }
      }
    }
  }

  private void requireNamed(JsonNode metaData) {
    String mapping = metaData.path("configuration").path("delta.columnMapping.mode").asText("none");
    if (!mapping.equals("none")) {
      throw refusal("its columns have other names in its files (column mapping)");
    }
  }

  private void requireReadable(JsonNode protocol) {
    int reader = protocol.path("minReaderVersion").asInt(1);
    if (reader > NEWEST_READER) {
      throw refusal("it asks for readers of version %d".formatted(reader));
    }
    for (JsonNode feature : protocol.path("readerFeatures")) {
      if (!KNOWN_FEATURES.contains(feature.asText())) {
        throw refusal("it asks for readers that know '%s'".formatted(feature.asText()));
      }
    }
  }

  /** Paths in a log are parts of URIs. */
  private static String decoded(String path) {
    try {
      URI uri = URI.create(path);
      return uri.getScheme() == null ? uri.getPath() : new Path(uri).toString();
    } catch (IllegalArgumentException noUri) {
      return path;
    }
  }

  private UserException refusal(String why) {
    return new UserException(
        "The Delta table '%s' is not read: %s. Write its current version to a folder of plain Parquet files, or name its files in a list."
            .formatted(table, why));
  }
}
