package io.rangefinder.jobs.publish;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * On a local disk: a second name for a whole file, which the kernel gives to one only. Where there
 * are no links, a file is made new and then filled, so a reader may find a part of it.
 */
final class LinkedAddition implements Addition {
  @Override
  public boolean attempt(FileSystem files, Path file, byte[] content) throws IOException {
    java.nio.file.Path target = java.nio.file.Path.of(file.toUri().getPath());
    java.nio.file.Path whole = target.resolveSibling("." + UUID.randomUUID());
    Files.createDirectories(target.getParent());
    try {
      Files.write(whole, content, StandardOpenOption.CREATE_NEW);
      Files.createLink(target, whole);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    } catch (UnsupportedOperationException noLinks) {
      return made(target, content);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static boolean made(java.nio.file.Path target, byte[] content) throws IOException {
    try {
      Files.write(target, content, StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }
}
