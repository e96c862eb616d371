package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of this machine's own file system, read without Hadoop. */
record LocalFolder(String where, Path path) implements CheckpointFolder {
  @Override
  public List<String> names() {
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new UserException(
          "Cannot find the checkpoint's folder '%s'. Check the path.".formatted(shown()), e);
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(shown(), e);
    }
  }

  private String shown() {
    return where.isEmpty() ? "." : where;
  }

  @Override
  public long length(String name) {
    try {
      return Files.size(path.resolve(name));
    } catch (IOException e) {
      throw unreadable(where(name), e);
    }
  }

  @Override
  public byte[] read(String name, long offset, int length) {
    try (SeekableByteChannel channel = Files.newByteChannel(path.resolve(name))) {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      channel.position(offset);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new EOFException("the file has become shorter");
        }
      }
      return bytes.array();
    } catch (IOException e) {
      throw unreadable(where(name), e);
    }
  }

  private static UserException unreadable(String location, Exception cause) {
    return new UserException(
        "Cannot read the checkpoint's '%s': %s. Check the path and the rights to it."
            .formatted(location, cause.getMessage()),
        cause);
  }
}
