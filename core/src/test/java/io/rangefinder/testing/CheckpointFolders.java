package io.rangefinder.testing;

import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Folders that tests read checkpoints from. */
public final class CheckpointFolders {
  private CheckpointFolders() {}

  /** Files in memory, by name. */
  public static CheckpointFolder of(Map<String, byte[]> files) {
    Map<String, byte[]> sorted = new TreeMap<>(files);
    return new CheckpointFolder() {
      @Override
      public String where() {
        return "folder";
      }

      @Override
      public List<String> names() {
        return List.copyOf(sorted.keySet());
      }

      @Override
      public long length(String name) {
        return bytes(name).length;
      }

      @Override
      public byte[] read(String name, long offset, int length) {
        return Arrays.copyOfRange(bytes(name), (int) offset, (int) offset + length);
      }

      private byte[] bytes(String name) {
        return Objects.requireNonNull(sorted.get(name), name);
      }
    };
  }

  /** The files of a folder. */
  public static Map<String, byte[]> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      Map<String, byte[]> files = new TreeMap<>();
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder of a disk, read once. */
  public static CheckpointFolder of(Path folder) {
    return of(files(folder));
  }
}
