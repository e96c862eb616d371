package io.rangefinder.jobs.store;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A local folder that moves folders as object stores do: one file after another. A file of the name
 * {@value #IMMOVABLE} ends a move in the middle.
 */
public final class ObjectStore extends RawLocalFileSystem {
  static final String SCHEME = "objects";
  static final String IMMOVABLE = "immovable";

  /** Whether the folder was complete, by its mark, before a file of it was moved. */
  private static final List<Boolean> COMPLETE = new ArrayList<>();

  static Configuration configuration() {
    COMPLETE.clear();
    Configuration configuration = new Configuration();
    configuration.setClass(
        "fs." + SCHEME + ".impl", ObjectStore.class, org.apache.hadoop.fs.FileSystem.class);
    configuration.setBoolean("fs." + SCHEME + ".impl.disable.cache", true);
    return configuration;
  }

  static List<Boolean> completeBeforeEachMove() {
    return COMPLETE;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (getFileStatus(from).isFile()) {
      if (from.getName().equals(IMMOVABLE)) {
        throw new IOException("the connection was lost");
      }
      COMPLETE.add(exists(new Path(to.getParent(), StagedDirectory.SUCCESS)));
      return super.rename(from, to);
    }
    mkdirs(to);
    List<FileStatus> children = new ArrayList<>(List.of(listStatus(from)));
    children.sort(Comparator.comparing(child -> child.getPath().getName()));
    for (FileStatus child : children) {
      rename(child.getPath(), new Path(to, child.getPath().getName()));
    }
    return delete(from, true);
  }
}
