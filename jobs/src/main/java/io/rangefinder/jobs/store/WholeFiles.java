package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.model.ModelFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Files read or written whole: local ones without Hadoop, which would take longer to start than a
 * conversion, those with a scheme such as {@code hdfs:} through it.
 */
public final class WholeFiles implements ModelFiles {
  private static final int MAX_BYTES = 1 << 30;
  private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private final Supplier<Configuration> hadoop;

  /**
   * Files of this machine and of Hadoop's file systems.
   *
   * @param hadoop Hadoop's settings; asked for only when a location has a scheme
   */
  public WholeFiles(Supplier<Configuration> hadoop) {
    this.hadoop = hadoop;
  }

  /** Hadoop's settings. */
  public Configuration hadoop() {
    return hadoop.get();
  }

  @Override
  public CheckpointFolder folder(String location) {
    return hasScheme(location)
        ? new StoredFolder(location, hadoop.get())
        : new LocalFolder(location, local("the checkpoint's folder", location));
  }

  @Override
  public boolean isFolder(String location) {
    return hasScheme(location)
        ? new StoredFiles(hadoop.get()).isFolder(location)
        : Files.isDirectory(local("the model", location));
  }

  private static boolean hasScheme(String location) {
    return WITH_SCHEME.matcher(location).matches();
  }

  /**
   * Reads a file.
   *
   * @throws UserException if it is missing, a folder, unreadable or larger than 1 GiB
   */
  @Override
  public byte[] read(String what, String location) {
    return hasScheme(location)
        ? StoredFile.read(what, location, hadoop.get())
        : read(what, location, local(what, location));
  }

  static byte[] read(String what, String location, Path file) {
    if (Files.isDirectory(file)) {
      throw new UserException(
          "Cannot read %s '%s': it is a folder. Name the file itself.".formatted(what, location));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (in.read() >= 0) {
        throw new UserException(
            "Cannot read %s '%s': it has more than the %d bytes that are read whole."
                .formatted(what, location, MAX_BYTES));
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new UserException("Cannot find %s '%s'. Check the path.".formatted(what, location), e);
    } catch (IOException e) {
      throw new UserException(
          "Cannot read %s '%s': %s. Check the path and the rights to it."
              .formatted(what, location, reason(e)),
          e);
    }
  }

  /**
   * Writes a file aside and moves it into place whole, over an older one.
   *
   * @param what what the file is, for messages
   * @throws UserException if it cannot be written; an older file is then still there
   */
  public void write(String what, String location, byte[] bytes) {
    if (hasScheme(location)) {
      StagedFile.write(what, location, bytes, hadoop.get());
      return;
    }
    Path file = local(what, location);
    if (Files.isDirectory(file)) {
      throw new UserException(
          "Cannot write %s to '%s': a folder is there. Name a file.".formatted(what, location));
    }
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        Files.write(file, bytes);
      } else {
        replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), bytes);
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write %s to '%s': %s. Check the path, the space and the rights there."
              .formatted(what, location, reason(e)),
          e);
    }
  }

  private static void replace(Path target, byte[] bytes) throws IOException {
    Path stage = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.write(stage, bytes, StandardOpenOption.CREATE_NEW);
      Files.move(stage, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(stage);
    }
  }

  private static Path local(String what, String location) {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw new UserException(
          "Cannot use '%s' as %s: %s.".formatted(location, what, e.getReason()), e);
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "the folder does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    return failure instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : String.valueOf(failure.getMessage());
  }
}
