package io.rangefinder.jobs.publish;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system of a process that dies before its N-th step, as the property {@value #AT}
 * says. A step is whatever changes something, and what follows the closing of a file.
 */
public final class HaltingFileSystem extends LocalFileSystem {
  static final String AT = "rangefinder.test.halt-at";
  static final int HALTED = 77;

  private static final AtomicInteger STEPS = new AtomicInteger();
  private static final int LAST = Integer.getInteger(AT, Integer.MAX_VALUE);

  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.file.impl", HaltingFileSystem.class, FileSystem.class);
    return configuration;
  }

  static int steps() {
    return STEPS.get();
  }

  private static void step() {
    if (STEPS.incrementAndGet() == LAST) {
      Runtime.getRuntime().halt(HALTED);
    }
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    step();
    OutputStream out =
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Steps(out), null);
  }

  /** The bytes of a file; its closing is a step. */
  private static final class Steps extends FilterOutputStream {
    private Steps(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      step();
      super.close();
      step();
    }
  }

  @Override
  public boolean mkdirs(Path folder) throws IOException {
    step();
    return super.mkdirs(folder);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    step();
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    step();
    return super.delete(path, recursive);
  }
}
