package io.rangefinder.jobs.store;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
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

  /** Writes a new file whole. */
  static void write(FileSystem files, Path file, byte[] bytes) throws IOException {
    try (OutputStream out = files.create(file, false)) {
      out.write(bytes);
    } catch (FSError e) {
      if (e.getCause() instanceof IOException refusal) {
        throw refusal;
      }
      throw e;
    }
  }
}
