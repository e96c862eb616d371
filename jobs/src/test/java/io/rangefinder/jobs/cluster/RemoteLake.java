package io.rangefinder.jobs.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file system that is not the local one.
 *
 * @param root the location of its root, ended by a slash
 * @param environment what a user exports to reach it
 * @param settings Hadoop's settings that a user gives a command besides
 * @param settingsAlone Hadoop's settings for who has no such environment
 */
record RemoteLake(
    String root,
    Map<String, String> environment,
    Map<String, String> settings,
    Map<String, String> settingsAlone) {

  void upload(java.nio.file.Path from, String to) throws IOException {
    try (FileSystem files = files()) {
      files.copyFromLocalFile(new Path(from.toUri()), new Path(root + to));
    }
  }

  void download(String from, java.nio.file.Path to) throws IOException {
    try (FileSystem files = files()) {
      files.copyToLocalFile(false, new Path(root + from), new Path(to.toUri()), true);
    }
  }

  private FileSystem files() throws IOException {
    Configuration configuration = new Configuration();
    settingsAlone.forEach(configuration::set);
    return FileSystem.newInstance(new Path(root).toUri(), configuration);
  }

  /** Settings as options of a command. */
  static List<Object> options(Map<String, String> settings) {
    List<Object> options = new ArrayList<>();
    settings.forEach(
        (key, value) -> options.addAll(List.of("--conf", "spark.hadoop." + key + "=" + value)));
    return options;
  }
}
