package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.model.ModelSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A model of this machine's own file system, read without Hadoop. */
final class LocalModel implements ModelSource {
  private final String where;
  private final Path path;

  LocalModel(String where, Path path) {
    this.where = where;
    this.path = path;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public boolean isFolder() {
    return Files.isDirectory(path);
  }

  @Override
  public List<String> parts() {
    if (!isFolder()) {
      return List.of(String.valueOf(path.getFileName()));
    }
    try (Stream<Path> below = Files.walk(path)) {
      return below
          .filter(Files::isRegularFile)
          .map(file -> path.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UserException(
          "Cannot read the model '%s': %s. Check the path and the rights to it."
              .formatted(where, e.getMessage()),
          e);
    }
  }

  @Override
  public byte[] read(String part) {
    return isFolder()
        ? WholeFiles.read("the model's file", where + "/" + part, path.resolve(part))
        : WholeFiles.read("the model", where, path);
  }
}
