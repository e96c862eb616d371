package io.rangefinder.jobs.publish;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * On a local disk: a second name for a whole file, which the kernel gives to one only. Where there
 * are no links, as on FAT, a file is made new, which the kernel lets one only, and then filled: a
 * reader may find a part of it, and must tell.
 */
final class LinkedAddition implements Addition {
  @Override
  public boolean attempt(FileSystem files, Path file, byte[] content) throws IOException {
    Path whole = new Path(file.getParent(), "." + UUID.randomUUID());
    files.mkdirs(file.getParent());
    try {
      try (FSDataOutputStream out = files.create(whole, false)) {
        out.write(content);
        out.hsync();
      }
      return link(local(whole), local(file), content);
    } finally {
      files.delete(whole, false);
    }
  }

  private static java.nio.file.Path local(Path file) {
    return java.nio.file.Path.of(file.toUri().getPath());
  }

  /**
   * Gives a file a second name.
   *
   * @param content what it holds
   * @return whether the name was free
   */
  static boolean link(java.nio.file.Path whole, java.nio.file.Path target, byte[] content)
      throws IOException {
    try {
      Files.createLink(target, whole);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    } catch (UnsupportedOperationException | IOException noLinks) {
      // Java says that a file system has no links only if it is none of the kernel's; of those it
      // says that the operation is not permitted, not supported or unknown.
      return fill(target, content);
    }
  }

  /** Makes a file new; what was filled in part is removed, by the one who made it. */
  static boolean fill(java.nio.file.Path target, byte[] content) throws IOException {
    try {
      Files.createFile(target);
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
    try {
      Files.write(target, content, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
      return true;
    } catch (IOException e) {
      Files.delete(target);
      throw e;
    }
  }
}
