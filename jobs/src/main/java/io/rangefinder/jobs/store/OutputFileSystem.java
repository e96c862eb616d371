package io.rangefinder.jobs.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * The file system of an output. On the local one Hadoop would lay a hidden {@code .crc} file beside
 * every file; here it does not.
 */
final class OutputFileSystem {
  private static final Set<String> MOVING_IN_ONE_STEP = Set.of("file", "hdfs", "viewfs");

  private OutputFileSystem() {}

  static FileSystem of(Path output, Configuration hadoop) throws IOException {
    FileSystem files = output.getFileSystem(hadoop);
    files.setWriteChecksum(false);
    return files;
  }

  /**
   * Whether a folder moves in one step. An object store has no folders: there a move is a copy of
   * every file, in any order, but a file appears only once it is written whole.
   */
  static boolean movesInOneStep(FileSystem files) {
    return MOVING_IN_ONE_STEP.contains(files.getUri().getScheme());
  }

  /** What a file shall hold, written in pieces. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream file) throws IOException;
  }

  /** Writes a new file whole. */
  static void write(FileSystem files, Path file, byte[] bytes) throws IOException {
    write(files, file, out -> out.write(bytes));
  }

  /** Writes a new file that need not be in memory. */
  static void write(FileSystem files, Path file, Content content) throws IOException {
    write(files.create(file, false), content);
  }

  /**
   * Writes a file over an older one in one step: whoever reads it meanwhile, or writes the same,
   * finds one of the two whole.
   */
  static void replace(FileSystem files, Path target, byte[] bytes, Configuration hadoop)
      throws IOException {
    if (!movesInOneStep(files)) {
      write(files.create(target, true), out -> out.write(bytes));
      return;
    }
    Path stage = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
    try {
      write(files, stage, bytes);
      // The local file system moves over a file, HDFS does so only when told.
      if (!files.rename(stage, target)) {
        FileContext.getFileContext(files.getUri(), hadoop).rename(stage, target, Rename.OVERWRITE);
      }
    } finally {
      files.delete(stage, false);
    }
  }

  private static void write(OutputStream file, Content content) throws IOException {
    try (file) {
      content.writeTo(file);
    } catch (FSError e) {
      if (e.getCause() instanceof IOException refusal) {
        throw refusal;
      }
      throw e;
    }
  }
}
