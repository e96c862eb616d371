package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A local folder that a command makes anew; it only ever removes what it made itself. */
final class FreshFolder {
  private static final String MARK = ".rangefinder-demo";

  private FreshFolder() {}

  /**
   * Empties a folder of an earlier demo, or makes it.
   *
   * @throws UserException if something else is there, or the folder cannot be written
   */
  static Path make(Path folder) {
    try {
      if (Files.exists(folder)) {
        if (!Files.exists(folder.resolve(MARK))) {
          throw new UserException(
              "Cannot write the demo to '%s': something else is there. Name another --output."
                  .formatted(folder));
        }
        remove(folder);
      }
      Files.createDirectories(folder);
      Files.createFile(folder.resolve(MARK));
      return folder;
    } catch (IOException e) {
      throw new UserException(
          "Cannot write the demo to '%s': %s. Name another --output."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
