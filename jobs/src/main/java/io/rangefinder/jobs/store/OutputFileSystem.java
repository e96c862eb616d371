package io.rangefinder.jobs.store;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file system of an output. On the local one Hadoop would lay a hidden {@code .crc} file beside
 * every file; here it does not.
 */
final class OutputFileSystem {
  private OutputFileSystem() {}

  static FileSystem of(Path output, Configuration hadoop) throws IOException {
    FileSystem files = output.getFileSystem(hadoop);
    files.setWriteChecksum(false);
    return files;
  }
}
