package io.rangefinder.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of third-party reference data beside the project: models, photographs, golden files.
 * Tests that need it call {@link #assumePresent()} first and are skipped where it is absent.
 */
public final class SharedData {
  private static final Optional<Path> ROOT = locate();

  private SharedData() {}

  /** Skips the running test if the folder is absent. */
  public static void assumePresent() {
    assumeTrue(ROOT.isPresent(), "the reference data folder ../shared is absent");
  }

  public static boolean isPresent() {
    return ROOT.isPresent();
  }

  /** A path below the folder, as {@code data/models/unet_person}; skips if the folder is absent. */
  public static Path path(String relative) {
    assumePresent();
    return ROOT.orElseThrow().resolve(relative);
  }

  /** The bytes of a file below the folder. */
  public static byte[] bytes(String relative) {
    try {
      return Files.readAllBytes(path(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files directly in a folder whose names end so, sorted by name. */
  public static List<Path> files(String folder, String ending) {
    try (Stream<Path> entries = Files.list(path(folder))) {
      return entries.filter(p -> p.getFileName().toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> locate() {
    String declared = System.getProperty("rangefinder.shared", "");
    if (!declared.isEmpty() && isData(Path.of(declared))) {
      return Optional.of(Path.of(declared).normalize());
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (isData(at.resolve("shared"))) {
        return Optional.of(at.resolve("shared"));
      }
    }
    return Optional.empty();
  }

  private static boolean isData(Path folder) {
    return Files.isDirectory(folder.resolve("data").resolve("models"));
  }
}
